"""The site in a real browser, from file://: no error, no network, mouse, keyboard, phone, axe.

Skipped where no Chromium is installed (`apt install chromium`).
"""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from theorems.reports.as_text import GLYPHS
from theorems.reports.site import build, drawing, graph
from theorems.verdicts.catalogue import all_claims

MAIN = (
    "index.html",
    "claims.html",
    "reference.html",
    "reference/theorems.language.html",
    "graph.html",
    "claims/bound-from-means.html",
    "claims/etf-optimal-for-every-law.html",
    "claims/planted-claim.html",
    "guide/tutorial.html",
    "guide/ci.html",
)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("site")]


@pytest.fixture(scope="module")
def folder(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    build.write(files, folder)
    return folder


@pytest.fixture(scope="module")
def window(browser):
    """The one page of all tests, as a new one costs a process of the browser."""
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


@pytest.fixture
def page(window):
    """A page that remembers what went wrong on it, as it is before anything was opened."""
    window.goto("about:blank")
    window.set_viewport_size({"width": 1280, "height": 720})
    window.emulate_media(color_scheme="light")
    window.faults.clear()
    return window


def test_every_page_opens_without_error_or_network_and_is_no_wider_than_the_window(page, folder):
    modules = sorted((folder / "reference").iterdir(), key=lambda file: -file.stat().st_size)
    pages = {*folder.rglob("*.html")} - {*modules[12:]}  # one template, and the longest are enough
    for file in sorted(pages):
        page.goto(file.as_uri())
        for width in (1280, 768, 380):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.scrollingElement.scrollWidth") <= width, (file, width)
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAIN)
def test_axe_finds_no_serious_barrier(page, folder, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=scheme)
    page.goto((folder / name).as_uri())
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"][:200])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert serious == []


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
    assert not page.locator('.node[data-name="definition:convex"]').is_visible()
    page.locator('.node[data-name="spread-bound"]').click()
    page.locator("#card-focus").click()
    assert page.url.endswith("#focus=spread-bound")
    page.wait_for_function("document.querySelector('[data-name=etf-exists].gone') !== null")
    focused = places(page)
    assert {"spread-bound", "bound-from-means"} == focused.keys()
    said = page.locator("#focused").inner_text()
    assert re.fullmatch(r"spread-bound rests on 1 claim and \d definitions", said), said
    page.reload()
    assert places(page) == focused
    page.locator("#whole").click()  # the address changes, and what listens to it comes later
    page.wait_for_function("document.querySelector('[data-name=etf-exists].gone') === null")
    assert "etf-exists" in places(page)
    page.locator("#definitions").check()
    assert page.locator(".node.gone").count() == 0


def test_an_unknown_focus_shows_the_whole_graph(page, folder):
    page.goto((folder / "graph.html").as_uri() + "#focus=nothing")
    assert page.locator(".node.gone:not(.definition)").count() == 0
    assert page.locator("#focused").inner_text() == "no claim here is called nothing"
    assert page.faults == []


WIDTH = "document.querySelector('[data-name=spread-bound] > *').getBoundingClientRect().width"


def places(page):
    """Return the boxes of the nodes that are shown, by name."""
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('.node:not(.gone)')].map((node) => {
          const box = node.firstElementChild.getBoundingClientRect();
          return [node.dataset.name, [box.left, box.top, box.right, box.bottom]];
        }))"""
    )


@pytest.mark.parametrize("width", [380, 1280])
def test_a_focus_is_laid_out_anew_inside_of_what_is_seen(page, folder, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((folder / "graph.html").as_uri())
    whole = places(page)
    page.goto((folder / "graph.html").as_uri() + "#focus=spread-bound")
    page.wait_for_function("document.querySelector('[data-name=etf-exists].gone') !== null")
    found = places(page)
    assert {"spread-bound", "bound-from-means"} == found.keys()
    assert found.keys() < whole.keys()
    assert any(found[name] != whole[name] for name in found)
    for name, (left, top, right, bottom) in found.items():
        for other, (start, above, end, below) in found.items():
            apart = right <= start or end <= left or bottom <= above or below <= top
            assert name == other or apart, (name, other)
    assert found["bound-from-means"][3] < found["spread-bound"][1]  # it stands below
    if width == 1280:
        stage = page.locator(".stage").bounding_box()
        right, bottom = stage["x"] + stage["width"], stage["y"] + stage["height"]
        assert all(box[0] >= stage["x"] and box[2] <= right for box in found.values())
        assert all(box[1] >= stage["y"] and box[3] <= bottom for box in found.values())
    ends = page.evaluate(
        """[...document.querySelectorAll('.edge:not(.gone)')].map((edge) => {
          const at = edge.getPointAtLength(0), to = edge.getPointAtLength(edge.getTotalLength());
          const place = (name) => document.querySelector(`.node[data-name="${name}"]`)
            .getAttribute('transform').match(/-?[\\d.]+/g).map(Number);
          return [at.x - place(edge.dataset.from)[0], to.x - place(edge.dataset.to)[0]];
        })"""
    )
    assert ends
    assert all(abs(x) < 1 for pair in ends for x in pair)  # edges follow their nodes


def test_no_text_leaves_its_shape_in_the_graph_of_all_claims(page):
    """Long ids stood across the lines of their ellipses."""
    nodes = [
        graph.Node(
            claim.id,
            claim.title,
            claim.declared,
            GLYPHS[claim.declared],
            "a family",
            (),
            (),
            claim.kind,
            None,
            differs="incomplete, as declared" if claim.rests_on_open else "",
        )
        for claim in all_claims()
    ]
    css = (Path(build.__file__).parent / "templates" / "style.css").read_text(encoding="utf-8")
    page.set_content(f"<style>{css}</style>{drawing.graph(nodes)}")
    outside = page.evaluate(
        """[...document.querySelectorAll('.node text')].filter((text) => {
          const shape = text.parentNode.firstElementChild, box = text.getBBox();
          const [rx, ry] = ['rx', 'ry'].map((name) => Number(shape.getAttribute(name)));
          return [box.x, box.x + box.width].some((x) =>
            [box.y, box.y + box.height].some((y) => Math.hypot(x / rx, y / ry) > 1));
        }).map((text) => text.textContent)"""
    )
    assert outside == []


def test_the_graph_is_moved_and_zoomed_by_mouse_wheel_keyboard_and_buttons(page, folder):
    page.goto((folder / "graph.html").as_uri())
    stage = page.locator(".stage")
    stage.scroll_into_view_if_needed()

    def width():
        left, _, right, _ = places(page)["spread-bound"]
        return right - left

    def middle():
        left, top, right, bottom = places(page)["spread-bound"]
        return ((left + right) / 2, (top + bottom) / 2)

    first = width()
    page.locator("#nearer").click()
    assert width() == pytest.approx(1.25 * first, rel=1e-3)
    page.locator("#farther").click()
    stage.focus()
    page.keyboard.press("+")
    assert width() == pytest.approx(1.25 * first, rel=1e-3)
    page.locator("#fit").click()
    assert width() == pytest.approx(first, rel=1e-3)
    x, y = middle()
    page.mouse.move(x, y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -150)
    page.keyboard.up("Control")
    page.wait_for_function(f"{WIDTH} > {1.3 * first}")  # the wheel turns some time later
    assert middle() == pytest.approx((x, y), abs=2)  # what is under the pointer stays there
    page.mouse.down()
    page.mouse.move(x + 40, y + 30, steps=4)
    page.mouse.up()
    assert middle() == pytest.approx((x + 40, y + 30), abs=8)
    assert not page.locator("#card").is_visible()  # it was moved, not chosen
    page.mouse.click(x + 40, y + 30)
    assert page.locator("#card").is_visible()
    assert page.faults == []


def test_search_finds_claims_by_words_and_leads_to_them(page, folder):
    page.goto((folder / "claims" / "etf-exists.html").as_uri())
    page.locator("#query").fill("refuted etf minimises")
    assert page.locator("#found li").count() == 1
    page.locator("#found a").click()
    assert page.url.endswith("claims/etf-optimal-for-every-law.html")
    page.locator("#query").fill("no such words")
    assert "0 found" in page.locator("#found").inner_text()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("etf-exists", "✓ etf-exists"),  # others name it, and have longer ids
        ("bound", "∎ bound-from-means"),  # begins with it; of another it is the end
        ("FROM means", "∎ bound-from-means"),  # the words of an id, before those of a title
        ("A simplex ETF of", "✓ etf-exists"),  # the first words of a title
        ("exists", "✓ etf-exists"),  # before the names of functions that begin with it
        ("simplex_etf_gram", "numerics.exact.geometry.simplex_etf_gram"),
    ],
)
def test_search_ranks_ids_and_titles_first_and_enter_opens_the_first(page, folder, typed, first):
    page.goto((folder / "guide" / "tutorial.html").as_uri())
    page.locator("#query").fill(typed)
    link = page.locator("#found a").first
    assert link.locator("strong").inner_text() == first
    address = link.evaluate("link => link.href")
    page.locator("#query").press("Enter")
    page.wait_for_url(address)
    assert page.faults == []


def test_search_finds_pages_of_the_guide_by_their_headings_and_sets_their_titles(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.locator("#query").fill("provably does not rise")
    assert page.locator("#found a math").count() == 1
    assert "L_sup" not in page.locator("#found").inner_text()
    page.locator("#query").fill("learned scale of 100")
    page.locator("#found a").click()
    assert page.url.endswith("guide/questions.html")
    assert page.faults == []


def test_what_is_found_is_gone_through_by_arrows(page, folder):
    page.goto((folder / "index.html").as_uri())
    page.locator("#query").fill("etf")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("#found a").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    address = second.evaluate("link => link.href")
    page.keyboard.press("Enter")
    page.wait_for_url(address)


def shade(element):
    """How much the right end differs in brightness from the middle, at the lower edge."""
    image = Image.open(BytesIO(element.screenshot())).convert("L")
    row = image.height - 3
    return abs(image.getpixel((image.width - 3, row)) - image.getpixel((image.width - 60, row)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "boxes"), [("claims/bound-from-means.html", ".math"), ("guide/region.html", ".scroll")]
)
def test_what_is_wider_than_a_phone_shows_that_it_scrolls_until_its_end(
    page, folder, scheme, name, boxes
):
    page.set_viewport_size({"width": 380, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto((folder / name).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((box) => { box.open = true; })")
    wide = page.evaluate_handle(
        f"[...document.querySelectorAll('{boxes}')]"
        ".find((box) => box.scrollWidth > box.clientWidth + 40)"
    ).as_element()
    assert shade(wide) > 25
    wide.evaluate("(box) => { box.scrollLeft = box.scrollWidth; }")
    assert shade(wide) == 0


def test_what_fits_has_no_shade(page, folder):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto((folder / "guide" / "losses.html").as_uri())
    for box in page.locator(".scroll, .math").element_handles():
        assert box.evaluate("box => box.scrollWidth - box.clientWidth") == 0
        assert shade(box) == 0


def test_formulas_are_in_the_font_that_the_site_brings(page, folder):
    page.goto((folder / "claims" / "bound-from-means.html").as_uri())
    font = "16px 'STIX Two Math'"
    found = page.evaluate(f'document.fonts.load("{font}").then(all => all.map(x => x.status))')
    assert found == ["loaded"]
    used = page.evaluate("getComputedStyle(document.querySelector('math')).fontFamily")
    assert used.startswith('"STIX Two Math"')


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
    assert page.locator(".math").count() == 0  # decided by instances
    page.goto((folder / "claims" / "bound-from-means.html").as_uri())
    assert page.locator("math").count() > 50
    context.close()
