"""The registry: one file a claim, complete statements, uses without gaps or cycles."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from property_tests import ROOT
from theorems import claims
from theorems.errors import UsageError
from theorems.reports.statements import assumed
from theorems.tools.list import listed
from theorems.verdicts.catalogue import all_claims, find_claim, twin_of
from theorems.verdicts.citing import uses_of, with_what_they_use
from theorems.verdicts.claim import Claim, Kind
from theorems.verdicts.family import is_step
from theorems.verdicts.verdict import Verdict

CLAIMS_FOLDER = ROOT / "theorems" / "claims"
CLAIMS = {one.id: one for one in all_claims()}


@cache
def used_ids() -> dict[str, set[str]]:
    """Return the ids that each claim uses, as their derivations cite, which all run."""
    return {one.id: {used.id for used in uses_of(one)} for one in all_claims()}


def test_every_file_of_the_folder_holds_the_claim_of_its_name():
    (folder,) = claims.__path__
    stems = [path.stem for path in Path(folder).glob("*/[!_]*.py")]
    assert {stem.replace("_", "-") for stem in stems} == set(CLAIMS)
    assert len(stems) == len(CLAIMS)


def test_every_claim_stands_in_a_topic():
    (folder,) = claims.__path__
    assert {path.name for path in Path(folder).glob("*.py")} == {"__init__.py", "_template.py"}


def test_the_list_that_loads_nothing_says_what_the_claims_say():
    found = {
        one.id: (one.kind, one.declared, one.title, one.source, one.has_twin) for one in listed()
    }
    assert found == {
        one.id: (one.kind, one.declared, one.title, one.source, twin_of(one) is not None)
        for one in all_claims()
    }


def test_the_form_to_fill_in_is_no_claim_of_the_project():
    """It holds claims that would be listed if files of that kind were not left out by name."""
    form = import_module("theorems.claims._template")
    written = [value.id for value in vars(form).values() if isinstance(value, Claim)]
    assert written
    assert not set(written) & set(CLAIMS)


@pytest.mark.parametrize("one", CLAIMS.values(), ids=CLAIMS)
def test_a_claim_says_everything_that_it_has_to_say(one):
    assert one.title.endswith(".")
    assert "\n" not in one.title
    assert one.statement
    assert assumed(one) or one.formal
    assert one.formal is None or not one.hypotheses  # it prints what the statement assumes
    assert all(hypothesis.strip() for hypothesis in one.hypotheses)
    assert one.family.words or one.family.members
    assert one.source
    assert bool(one.family.members) == (one.derivation is None)
    settled = (Verdict.PROVED, Verdict.CERTIFIED, Verdict.REFUTED)
    assert one.declared in (*settled, Verdict.ARGUED, Verdict.TESTED, Verdict.OPEN)
    assert one.family.is_sample == (one.declared == Verdict.TESTED)
    has_steps = any(map(is_step, one.family.members)) and not one.family.is_sample
    assert has_steps == (one.declared == Verdict.ARGUED)
    assert (one.declared == Verdict.REFUTED) == (one.kind == "refutation")
    assert (one.declared == Verdict.PROVED) == (one.derivation is not None)
    assert (one.derivation is None) == (one.formal is None) == (one.instances is not None)


ELSEWHERE = {
    # Trusted files import no claim, and what this theorem assumes does not say of which losses.
    ("theorems/verdicts/consequences.py", "sums-do-not-depend-on-negatives"),
    # The front page of the site begins with the lemma and the conjecture of the talk.
    ("theorems/reports/site/front.py", "latent-indistinguishable"),
    ("theorems/reports/site/front.py", "conjecture-unbalanced"),
}


NAMING = ("rests_on", "rests_on_refuted", "instead")


def test_what_holds_instead_of_a_refuted_claim_is_a_claim_that_is_not_refuted():
    naming = [one for one in CLAIMS.values() if one.instead]
    assert len(naming) > 30
    for one in naming:
        assert one.declared == Verdict.REFUTED
        assert all(CLAIMS[name].declared != Verdict.REFUTED for name in one.instead), one.id
        assert len({*one.instead}) == len(one.instead)


def ids_in(source):
    """Yield the ids of claims that a file quotes, but for those that it cites or rests on."""
    tree = ast.parse(source)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    uses = [one for one in calls if getattr(one.func, "id", "") in ("cite", "claim")]
    said = [x for one in uses for x in one.args]
    said += [key.value for one in uses for key in one.keywords if key.arg in NAMING]
    cited = {id(part) for one in said for part in ast.walk(one)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in CLAIMS and id(node) not in cited:
            yield node.value


def test_a_claim_is_one_place():
    """No list by id: what belongs to a claim is in its file, or in a folder of its name."""
    found = set()
    for top in ("numerics", "theorems"):
        for path in (ROOT / top).rglob("*.py"):
            own = path.stem.replace("_", "-") if path.is_relative_to(CLAIMS_FOLDER) else None
            quoted = set(ids_in(path.read_text(encoding="utf-8"))) - {own}
            found |= {(path.relative_to(ROOT).as_posix(), name) for name in quoted}
    assert found == ELSEWHERE


@pytest.mark.parametrize(
    "planted",
    ['CASES = {"gram-bound": 1}', 'find_claim("gram-bound")', 'if claim == "gram-bound": pass'],
)
def test_an_id_in_another_file_is_found(planted):
    assert list(ids_in(planted)) == ["gram-bound"]
    assert list(ids_in('cite("gram-bound")')) == []
    assert list(ids_in('@claim(rests_on=("gram-bound",))\ndef f(): pass')) == []


def test_there_is_a_claim_of_every_kind():
    assert {one.kind for one in CLAIMS.values()} == set(get_args(Kind))


def test_titles_tell_claims_apart():
    assert len({one.title for one in CLAIMS.values()}) == len(CLAIMS)


def test_there_are_claims_to_be_certified_and_claims_to_be_refuted():
    assert {one.declared for one in CLAIMS.values()} >= {Verdict.CERTIFIED, Verdict.REFUTED}


@pytest.mark.slow
def test_uses_lead_to_claims_and_never_back():
    settled = set()
    while len(settled) < len(CLAIMS):
        ready = {name for name in CLAIMS if used_ids()[name] <= settled} - settled
        assert ready, f"unknown or cyclic uses among {set(CLAIMS) - settled}"
        settled |= ready


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted(CLAIMS)), max_size=6))
def test_what_a_claim_uses_comes_before_it_and_once(wanted):
    ordered = [one.id for one in with_what_they_use([CLAIMS[name] for name in wanted])]
    assert set(wanted) <= set(ordered)
    assert len(ordered) == len(set(ordered))
    for place, name in enumerate(ordered):
        assert used_ids()[name] <= set(ordered[:place])


@given(st.sampled_from(sorted(CLAIMS)), st.data())
def test_a_slip_of_one_letter_is_answered_with_the_right_id(name, data):
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from(["", "x", "_", "é"]))
    slip = name[:place] + letter + name[place + 1 :]
    assume(slip not in CLAIMS)
    with pytest.raises(UsageError, match="did you mean") as refused:
        find_claim(slip)
    assert name in refused.value.args[0]


def test_an_id_like_no_other_is_answered_with_where_the_ids_are():
    with pytest.raises(UsageError, match="nceproof list"):
        find_claim("zzz")
