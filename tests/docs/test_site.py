"""The site that MkDocs makes of the pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADING = {"src", "srcset", "poster", "data"}
"""Attributes whose address a browser fetches; so does the href of a link element."""


class Addresses(HTMLParser):
    """What a page loads, where it leads, and what can be led to."""

    def __init__(self, text):
        super().__init__()
        self.loaded, self.links, self.anchors = set(), set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in LOADING or (name == "href" and tag == "link"):
                self.loaded.add(value)
            elif name == "href":
                self.links.add(value)
            elif name in {"id", "name"}:
                self.anchors.add(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, made where no network is to be had."""
    pytest.importorskip("mkdocs")
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", folder]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **nowhere}, capture_output=True, text=True, timeout=120)  # noqa: PLW1510  looked at below
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def addresses(site):
    return {page: Addresses(page.read_text()) for page in site.glob("*.html") if page.name != "404.html"}


def test_every_page_is_there(site, addresses):
    names = {page.stem for page in (ROOT / "docs").glob("*.md")}
    assert {page.stem for page in addresses} == names | {"RULES", "COMPATIBILITY"}
    assert not list(site.rglob("*.py"))


def test_nothing_is_loaded_from_elsewhere(site, addresses):
    for page, found in addresses.items():
        for address in found.loaded:
            assert not urlsplit(address).netloc, f"{page.name} loads {address}"
            assert (site / urlsplit(address).path).is_file(), f"{page.name} loads {address}, which is not there"


def test_no_style_sheet_loads_from_elsewhere(site):
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", sheet.read_text()), sheet.name


def test_a_link_leads_to_a_page_and_a_place_on_it(site, addresses):
    for page, found in addresses.items():
        for link in (each for each in found.links if not urlsplit(each).netloc):
            target = site / urlsplit(link).path if urlsplit(link).path else page
            assert target.is_file(), f"{page.name} links to {link}"
            fragment = urlsplit(link).fragment
            assert not fragment or fragment in addresses[target].anchors, f"{page.name} links to {link}"


def test_links_work_in_the_repository_too():
    for page in (ROOT / "docs").glob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / link).is_file(), f"{page.name} links to {link}"
