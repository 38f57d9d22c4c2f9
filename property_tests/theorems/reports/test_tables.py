"""Lines and tables that are to fit a terminal: nothing is lost, and no word is cut."""

from hypothesis import given
from hypothesis import strategies as st

from theorems.reports.tables import aligned, fitting, folded

WORDS = st.lists(st.text("abcρ₁=·", min_size=1, max_size=30), min_size=1, max_size=20)
GAPS = st.sampled_from([" ", "  ", "     "])


@given(WORDS, st.integers(0, 8), st.lists(GAPS, min_size=20, max_size=20), st.integers(10, 60))
def test_a_folded_line_has_all_its_words_and_is_too_long_only_for_one_word(
    words, start, gaps, width
):
    line = (
        " " * start + "".join(x for pair in zip(words, gaps, strict=False) for x in pair).rstrip()
    )
    parts = folded(line, width)
    assert "\n".join(parts).split() == words
    for part in parts:
        assert len(part) <= width or len(part.split()) == 1


def test_what_fits_is_left_as_it_is():
    line = "  a   b  c  "
    assert folded(line, len(line)) == [line]
    assert folded(line, len(line) - 1) == ["  a   b  c"]
    assert folded(" " * 9, 4) == [" " * 9]


def test_a_line_goes_on_below_the_last_column_of_its_left_half():
    assert folded("  applies   simplex: as good as any", 24) == [
        "  applies   simplex: as",
        "            good as any",
    ]
    right = folded("a  bbbbbbbbbbbbbbbbbb  c d e f g", 24)
    assert right == ["a  bbbbbbbbbbbbbbbbbb", "   c d e f g"]
    assert folded("    plain words only", 12) == ["    plain", "      words", "      only"]


def test_rows_of_numbers_go_on_in_columns():
    numbers = ["1", "0.511", "-1.102", "0.66", "0"]
    table = aligned([["k", "L_k", "bound one", "P(one)", "P(two)"], numbers])
    assert [folded(row, 24) for row in table] == [
        ["k    L_k  bound one", "          P(one)  P(two)"],
        ["1  0.511     -1.102", "            0.66       0"],
    ]


def test_the_last_cell_of_numbers_stays_whole_and_goes_to_the_right_edge():
    """An interval was broken at its comma, and each row went on in another place."""
    rows = ["  mean of all  ≈1.95  [0.1, 0.2]", "           NC4  ≈0.12  [0.3, 0.4]"]
    assert [folded(row, 26) for row in rows] == [
        ["  mean of all  ≈1.95", "                [0.1, 0.2]"],
        ["           NC4  ≈0.12", "                [0.3, 0.4]"],
    ]


@given(st.lists(st.tuples(st.text("ab-", min_size=1, max_size=9), WORDS), min_size=1, max_size=4))
def test_a_table_that_fits_has_all_its_words_in_their_order(rows):
    lines = fitting([[name, " ".join(words)] for name, words in rows], 44)
    found = " ".join(lines).split()
    assert found == [word for name, words in rows for word in (name, *words)]
    assert max(map(len, lines)) <= 44
