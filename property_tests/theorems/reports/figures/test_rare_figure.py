"""The figure of a rare class: every format, the same bytes each time."""

import pytest

from property_tests.running import nceproof

SMALL = ("map-rare", "--beta", "1,2", "--resolution", "4", "--output")


@pytest.mark.parametrize("suffix", ["svg", pytest.param("png", marks=pytest.mark.slow)])
def test_the_same_command_writes_the_same_bytes(tmp_path, suffix):
    paths = [tmp_path / f"{n}.{suffix}" for n in (1, 2)]
    for path in paths:
        assert nceproof(*SMALL, path).exit_code == 0
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_every_verdict_has_a_word_in_the_legend(tmp_path):
    path = tmp_path / "rare.svg"
    nceproof(*SMALL, path)
    text = path.read_text(encoding="utf-8")
    assert all(colour in text.lower() for colour in ("#e08214", "#b2abd2", "#d9d9d9"))
