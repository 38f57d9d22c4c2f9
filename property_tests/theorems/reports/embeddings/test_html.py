"""The page of an audit needs nothing else, and says what the text says."""

import re
import sys
from html.parser import HTMLParser

import pytest

from property_tests.theorems.reports.embeddings.printed import run


class Page(HTMLParser):
    """Tags, ids and what a page would fetch."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.fetched, self.open = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        named = dict(attrs)
        self.ids += [named["id"]] if "id" in named else []
        links = [named[name] for name in ("src", "href", "xlink:href") if name in named]
        self.fetched += [link for link in links if not link.startswith(("#", "data:"))]


@pytest.mark.slow
def test_the_page_needs_nothing_else(page):
    found = Page(page)
    assert found.fetched == []
    assert not {"script", "link", "iframe", "b"} & set(found.tags)
    assert len(found.ids) == len(set(found.ids))
    assert "url(http" not in page
    assert "@import" not in page


def test_the_page_says_what_the_text_says(page, path):
    bare = re.sub(r"<svg .*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
    words = {word for word in run(path, "--k", "1,16").stdout.split() if word[0] in "≈["}
    assert words <= set(bare.split())
    assert "&lt;b&gt;&amp;$x_1$" in page


def test_the_page_is_light_or_dark_as_its_reader_wants(page):
    assert "color-scheme: light dark" in page


@pytest.mark.slow
def test_the_page_is_the_same_each_time(page, path):
    assert run(path, "--k", "1,16", "--format", "html").stdout == page


def test_html_without_matplotlib_is_refused_before_the_work(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run(path, "--format", "html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nceproof[plot]" in result.stderr
