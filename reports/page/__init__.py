"""The report as one self-contained HTML file."""

from reports.page.document import html, render

__all__ = ["html", "render"]
