"""The sources of claims name papers; what is read out of them is all of it, and no more."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.reports.citations import cited
from theorems.verdicts.catalogue import all_claims

YEAR = r"(?<![\d.])(?:19|20)\d\d(?![\d.]\d)"

NAMES = st.lists(
    st.sampled_from(["E", "Lee", "HaoChen", "van den Oord", "Zhai", "Wojtowytsch"]),
    min_size=1,
    max_size=4,
)
VENUES = st.sampled_from(["", "ICML ", "NeurIPS ", "AISTATS ", "TMLR "])
READ = st.sampled_from(["", "full text", "abstract", "memory", "as two later papers restate it"])
CITATIONS = st.tuples(NAMES, VENUES, st.integers(1900, 2099), READ)


@given(st.lists(CITATIONS, max_size=4))
def test_each_paper_is_found_with_what_was_read_of_it(citations):
    wanted, parts = [], []
    for names, venue, year, read in citations:
        name = f"{', '.join(names)}{',' if venue else ''} {venue}{year}"
        wanted.append(((", ".join(names[:2]), str(year)), name, read))
        parts.append(f"{name}, Theorem 5.2 (iii){f' (read: {read})' if read else ''}")
    assert list(cited("; ".join(["nceproof", *parts]))) == wanted


@pytest.mark.parametrize("one", all_claims(), ids=lambda one: one.id)
def test_every_year_in_a_source_is_that_of_a_paper(one):
    """But for a year that stands alone."""
    years = re.findall(YEAR, re.sub(r"arXiv [\d.]+", "", one.source))
    found = [year for (_, year), _, _ in cited(one.source)]
    alone = ["2019"] if one.id == "saunshi-without-coverage" else []
    assert sorted(years) == sorted(found + alone)


REFUTED_AS_SUMMARISED = (
    "hard-negatives-tammes",
    "infonce-below-mine",
    "nscl-unbalanced",
    "soft-supcon-small-weights",
)


@pytest.mark.parametrize("name", REFUTED_AS_SUMMARISED)
def test_what_a_summary_says_is_not_refuted_as_if_it_were_the_theorem(name):
    source = next(one.source for one in all_claims() if one.id == name)
    assert source.startswith("false neighbour of ")
    assert " as summarised in " in source
    assert " itself may carry the hypothesis" in source
