"""The guide in the site: its pages, their order, formulas, figures and links."""

from pathlib import PurePosixPath

import pytest

from property_tests import ROOT
from property_tests.theorems.reports.site import sample
from theorems.reports.site import guide


def test_figures_of_the_guide_are_there(files):
    figure = ROOT / "docs" / "figures" / "map.svg"
    assert files["guide/figures/map.svg"] == figure.read_bytes()
    assert b'<img src="figures/map.svg" alt="' in files["guide/map.html"]


def test_formulas_of_the_guide_are_set(tmp_path):
    (tmp_path / "one.md").write_text(
        "# One\n\nFor $L_{k}(f)$ and $a\n\\ge b$, `$code$`, $5 no.\n\n```math\nL_k = 1\n```\n"
    )
    (page,) = guide.pages(tmp_path)
    assert "<msub><mi>L</mi><mi>k</mi></msub>" in page.content
    assert page.content.count("<math>") == 5
    assert "<code>$code$</code>, $5 no." in page.content
    assert "```" not in page.content


def test_every_page_of_the_guide_is_in_the_site(files):
    written = {path.stem for path in sample.DOCS.glob("*.md")}
    assert written == {
        PurePosixPath(path).stem
        for path in files
        if path.count("/") == 1 and path.startswith("guide/") and path.endswith(".html")
    }


@pytest.mark.slow
def test_the_index_of_the_guide_lists_every_page_once():
    found = guide.pages(sample.DOCS)
    listed = [page.path for _, pages in guide.sections(sample.DOCS, found) for page in pages]
    assert sorted([*listed, "guide/README.html"]) == [page.path for page in found]
    assert "More" not in dict(guide.sections(sample.DOCS, found))


def test_pages_that_no_index_lists_stand_last(tmp_path):
    (tmp_path / "one.md").write_text("# One")
    (tmp_path / "two.md").write_text("# Two")
    found = guide.pages(tmp_path)
    assert guide.sections(tmp_path, found) == [("More", found)]
    (tmp_path / "README.md").write_text("# Index\n\n- [two](two.md)\n- [gone](three.md)\n")
    titles = [
        (heading, [page.title for page in pages])
        for heading, pages in guide.sections(tmp_path, guide.pages(tmp_path))
    ]
    assert titles == [("Index", ["Two"]), ("More", ["One"])]


def test_the_guide_links_the_claims_that_it_names(files):
    named = '<a href="../claims/conjecture-unbalanced.html">conjecture-unbalanced</a>'
    assert named in files["guide/map.html"].decode()
    assert "`conjecture-unbalanced`" in (sample.DOCS / "map.md").read_text("utf-8")
