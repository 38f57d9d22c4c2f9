"""The site in a real browser, from file://: no error, no network, mouse, keyboard, phone, axe.

Skipped where no Chromium is installed (`apt install chromium`).
"""

import pytest

from property_tests.theorems.reports.site import sample
from theorems.reports.site import build

MAIN = (
    "index.html",
    "graph.html",
    "claims/bound-from-means.html",
    "claims/etf-optimal-for-every-law.html",
    "claims/planted-claim.html",
    "guide/tutorial.html",
    "guide/ci.html",
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    build.write(sample.files(), folder)
    return folder


@pytest.fixture
def page(browser):
    """A page that remembers what went wrong on it."""
    context = browser.new_context()
    page = context.new_page()
    page.faults = []
    page.on("console", lambda message: page.faults.append(message.text))
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("file:", "data:")) or page.faults.append(request.url)
        ),
    )
    yield page
    context.close()


@pytest.mark.slow
def test_every_page_opens_without_error_or_network_and_fits_a_phone(page, folder):
    page.set_viewport_size({"width": 380, "height": 800})
    for file in sorted(folder.rglob("*.html")):
        page.goto(file.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 380, file
    assert page.faults == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAIN)
def test_axe_finds_no_serious_barrier(page, folder, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.goto((folder / name).as_uri())
    found = Axe().run(page).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.slow
def test_the_card_opens_by_mouse_and_by_keyboard(page, folder):
    page.goto((folder / "graph.html").as_uri())
    card, node = page.locator("#card"), page.locator('[data-name="spread-bound"]')
    assert not card.is_visible()
    node.first.click()
    assert "proved" in card.inner_text()
    assert "Rests on: convex" in card.inner_text()
    page.keyboard.press("Escape")
    assert not card.is_visible()
    page.locator('.node[data-name="etf-exists"]').focus()
    page.keyboard.press("Enter")
    assert "certified" in card.inner_text()
    page.locator("#card-page").click()
    assert page.url.endswith("claims/etf-exists.html")
    assert page.faults == []


def test_focus_shows_the_ancestors_and_is_kept_in_the_address(page, folder):
    page.goto((folder / "graph.html").as_uri())
    page.locator('.node[data-name="spread-bound"]').click()
    page.locator("#card-focus").click()
    assert page.url.endswith("#focus=spread-bound")
    shown = "[...document.querySelectorAll('.node:not(.faded)')].map((n) => n.dataset.name)"
    focused = page.evaluate(shown)
    assert {"spread-bound", "bound-from-means"} < set(focused)
    assert "etf-exists" not in focused
    page.reload()
    assert page.evaluate(shown) == focused
    page.locator("#whole").click()  # the address changes, and what listens to it comes later
    page.wait_for_function("document.querySelector('.faded') === null")
    assert "etf-exists" in page.evaluate(shown)
    page.locator("#definitions").uncheck()
    assert not page.locator('.node[data-name="definition:convex"]').is_visible()


def test_an_unknown_focus_shows_the_whole_graph(page, folder):
    page.goto((folder / "graph.html").as_uri() + "#focus=nothing")
    assert page.locator(".faded").count() == 0
    assert page.faults == []


def test_search_finds_claims_by_words_and_leads_to_them(page, folder):
    page.goto((folder / "claims" / "etf-exists.html").as_uri())
    page.locator("#query").fill("refuted etf minimises")
    assert page.locator("#found li").count() == 1
    page.locator("#found a").click()
    assert page.url.endswith("claims/etf-optimal-for-every-law.html")
    page.locator("#query").fill("no such words")
    assert "0 found" in page.locator("#found").inner_text()


def test_tex_is_copied(page, folder):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto((folder / "claims" / "bound-from-means.html").as_uri())
    page.locator("summary", has_text="TeX").click()
    page.locator("button.copy").first.click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(r"\Vert f")


def test_all_that_is_folded_is_printed(page, folder):
    page.goto((folder / "claims" / "bound-from-means.html").as_uri())
    twin = page.get_by_text("forall (R : realFieldType)").first
    assert not twin.is_visible()
    page.pdf()
    assert twin.is_visible()


def test_without_scripts_the_pages_are_there(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "graph.html").as_uri())
    page.locator('.node[data-name="etf-exists"]').click()
    assert page.url.endswith("claims/etf-exists.html")
    assert page.locator("math").count() == 0  # decided by instances
    page.goto((folder / "claims" / "bound-from-means.html").as_uri())
    assert page.locator("math").count() > 50
    context.close()
