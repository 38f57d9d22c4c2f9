"""The figure for many classes: its curves are those of the matrix."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from property_tests.theorems.reports.test_wide import FOUND
from theorems.errors import FileError
from theorems.reports.figures import plot_wide
from theorems.reports.wide import sight


def test_three_panels_show_spectrum_cosines_and_collapse(monkeypatch, tmp_path):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: drawn.append(self))
    plot_wide([FOUND], tmp_path / "seen.svg")
    spectrum, cosines, nearest = drawn[0].axes
    seen = sight(FOUND)
    assert spectrum.lines[0].get_ydata().tolist() == seen.spectrum[:2].tolist()
    assert cosines.lines[0].get_xdata().tolist() == seen.masses.tolist()
    assert cosines.lines[0].get_ydata().tolist() == seen.mean.tolist()
    assert np.allclose(nearest.lines[0].get_ydata(), 1 - seen.largest)
    assert nearest.get_ylim()[0] == 0
    assert spectrum.lines[0].get_label() == "k = ∞"


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(FileError, match="missing"):
        plot_wide([FOUND], tmp_path / "missing" / "seen.svg")
