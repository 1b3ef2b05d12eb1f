"""A hook of MkDocs: pages of the repository's root that the site shows too.

Decides which. Links to them are written so that they work in the repository, and are rewritten for the site.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT_PAGES: Final = ("RULES.md", "COMPATIBILITY.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the root."""
    root = Path(config.config_file_path).parent
    for name in ROOT_PAGES:
        files.append(File.generated(config, name, abs_src_path=str(root / name)))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:  # noqa: ANN401  MkDocs' own objects
    """Links to the root's pages lead to those of the site; what those say of the README leads to the start."""
    if page.file.src_uri in ROOT_PAGES:
        return markdown.replace("](README.md)", "](index.md)")
    return markdown.replace("](../", "](")
