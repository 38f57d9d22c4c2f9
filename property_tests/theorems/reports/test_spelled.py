"""What a terminal without Unicode shows: other signs stay other signs."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.reports import spelled
from theorems.reports.as_text import GLYPHS
from theorems.reports.tex import SIGNS

PRINTED = sorted({*SIGNS, *GLYPHS.values(), *"²³₁₂ᵀ–…“½"})


def test_signs_that_are_printed_are_spelled_differently_and_in_ascii():
    assert len({spelled.spelled(sign) for sign in PRINTED}) == len(PRINTED)
    assert all(spelled.spelled(sign).isascii() for sign in PRINTED)
    assert len({*GLYPHS.values()}) == len({*map(spelled.spelled, GLYPHS.values())})


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_every_text_is_spelled_in_each_encoding(words):
    spelled.register()
    assert words.encode("ascii", spelled.NAME).isascii()
    assert words.encode("cp1252", spelled.NAME)[:1] == words[:1].encode("cp1252", spelled.NAME)[:1]


@pytest.mark.slow
def test_relations_of_a_statement_are_told_apart_without_unicode(tmp_path):
    found = subprocess.run(
        [sys.executable, "-m", "theorems", "verify", "gram-bound"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0
    assert "[#] proved" in found.stdout
    assert r"\Vert u\Vert = 1" in found.stdout
    assert r"\ge" in found.stdout
    assert "?" not in found.stdout
