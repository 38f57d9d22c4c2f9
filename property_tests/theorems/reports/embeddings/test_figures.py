"""The figures of an audit: well formed, described, and none without its numbers."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from property_tests.theorems.reports.embeddings.printed import run
from theorems.tools.embeddings import optimum


@pytest.mark.slow
def test_the_figures_are_well_formed_and_described(page):
    drawings = re.findall(r"<svg .*?</svg>", page, flags=re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("role") == "img"
        assert root.get("aria-label")
        targets = re.findall(r'(?:href="#|url\(#)([^")]+)', drawing)
        assert all(f'id="{target}"' in drawing for target in targets)


@pytest.mark.slow
def test_without_a_known_optimum_there_is_no_figure_of_the_excess(tmp_path, monkeypatch):
    monkeypatch.setattr(optimum, "MAX_SOLVED", 20)
    labels = np.repeat(np.arange(21), np.arange(2, 23))
    rows = np.random.default_rng(0).normal(size=(len(labels), 4))
    np.savez(tmp_path / "x.npz", embeddings=rows, labels=labels)
    page = run(tmp_path / "x.npz", "--k", "4", "--format", "html").stdout
    assert page.count("<svg ") == 2
