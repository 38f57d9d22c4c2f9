"""Pages of one file in a real browser: nothing wider than the window, no remark cut off."""

import pytest

from theorems.reports.pages import page, paragraphs, table

LONG = "a remark that says at length what a theorem takes, and from which dimension on it holds"
HASH = "<p>points.npz: SHA-256 " + "0123456789abcdef" * 4 + "</p>"


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("width", [380, 1280])
def test_a_page_fits_the_window_and_remarks_in_a_table_wrap(browser, tmp_path, width):
    rows = [("", "value", ""), ("floor", "[0.69558752, 0.69558753]", f"{LONG}; {LONG}")]
    file = tmp_path / "page.html"
    file.write_text(page("page", HASH + table(rows, notes=True)), encoding="utf-8")
    opened = browser.new_page(viewport={"width": width, "height": 800})
    opened.goto(file.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        opened.evaluate("(t => t.scrollWidth - t.clientWidth)(document.querySelector('table'))")
        <= 0
    )
    opened.close()


@pytest.mark.browser
@pytest.mark.slow
def test_a_wide_table_of_numbers_is_scrolled_and_the_page_is_not(browser, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(page("page", table([["k"] * 30, ["≈0.123456"] * 30])), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 380, "height": 800})
    opened.goto(file.as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= 380
    opened.close()


def test_a_command_in_a_paragraph_is_code_and_nothing_in_it_is_html():
    shown = paragraphs(["say `--labels <b>`", "two ` and one", "<i>"])
    assert shown == [
        "<p>say <code>--labels &lt;b&gt;</code></p>",
        "<p>two ` and one</p>",
        "<p>&lt;i&gt;</p>",
    ]
