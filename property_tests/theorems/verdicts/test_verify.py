"""Runs of planted claims: completeness, time limits, the summary and the exit codes."""

import json
import re
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer
from typer.testing import CliRunner

from property_tests.planted import FALSE, TRUE, UNDECIDED, evidence, numbered, planted
from theorems.cli import app
from theorems.errors import Undecided
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement, TermsDiffer
from theorems.reports import as_json
from theorems.reports.as_text import paragraph
from theorems.reports.summary import summary, summary_line
from theorems.verdicts import catalogue as registry
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import claim, derived
from theorems.verdicts.evidence import asserted, counterexample
from theorems.verdicts.family import sample, steps
from theorems.verdicts.verdict import Instance, Verdict
from theorems.verdicts.verify import exit_code, run

COMPUTED = {
    TRUE: Verdict.CERTIFIED,
    FALSE: Verdict.REFUTED,
    UNDECIDED: Verdict.UNKNOWN,
    (): Verdict.VACUOUS,
    (True, None): Verdict.UNKNOWN,
    (None, False): Verdict.REFUTED,
}


def beside(*together):
    """Let claims cite each other, as those of one file do."""
    for one in together:
        one.neighbours.update({other.id: other for other in together})
    return together


CASES = st.lists(st.tuples(st.sampled_from(list(COMPUTED)), st.sampled_from(list(Verdict))))


def made(cases):
    return [planted(f"p{n}", answers, declared) for n, (answers, declared) in enumerate(cases)]


@given(CASES)
def test_the_exit_code_is_that_of_the_table(cases):
    found = [(COMPUTED[answers], declared) for answers, declared in cases]
    undecided = (Verdict.UNKNOWN, Verdict.VACUOUS)
    differs = any(verdict not in undecided and verdict != said for verdict, said in found)
    open_left = any(verdict in undecided for verdict, _ in found)
    expected = 5 if not found else 1 if differs else 3 if open_left else 0
    outcomes = run(made(cases))
    assert exit_code(outcomes) == expected
    assert (summary(outcomes)["MISMATCHED"] == 0) == (expected in (0, 5))


@given(CASES)
def test_the_summary_counts_every_verdict_once(cases):
    outcomes = run(made(cases))
    verdicts = [COMPUTED[answers] for answers, _ in cases]
    counts = summary(outcomes)
    assert counts["VERIFIED"] == verdicts.count(Verdict.CERTIFIED)
    assert counts["REFUTED"] == verdicts.count(Verdict.REFUTED)
    assert counts["UNKNOWN"] == verdicts.count(Verdict.UNKNOWN)
    assert counts["VACUOUS"] == verdicts.count(Verdict.VACUOUS)
    assert sum(counts.values()) == len(cases) + counts["MISMATCHED"]
    words = " ".join(["s", *(rf"{word} (\d+)" for word in counts)])
    shown = re.fullmatch(words, summary_line(outcomes)).groups()
    assert [int(number) for number in shown] == list(counts.values())


def test_a_claim_is_complete_only_on_sound_ground():
    chain = beside(
        planted("ground", FALSE),  # declared certified, computed refuted
        planted("middle", TRUE, uses=("ground",)),
        planted("top", TRUE, uses=("middle",)),
        planted("apart", TRUE),
    )
    complete = {outcome.claim.id: outcome.complete for outcome in run(chain)}
    assert complete == {"ground": True, "middle": False, "top": False, "apart": True}


@pytest.mark.parametrize("ground", [UNDECIDED, ()])
@pytest.mark.parametrize("as_declared", [True, False])
def test_undecided_ground_is_not_sound(ground, as_declared):
    declared = COMPUTED[ground] if as_declared else Verdict.CERTIFIED
    *_, top = run(
        beside(planted("ground", ground, declared), planted("top", TRUE, uses=("ground",)))
    )
    assert not top.complete


def test_what_is_used_is_run_as_well_and_comes_first():
    top, middle, ground = beside(
        planted("top", uses=("middle",)), planted("middle", uses=("ground",)), planted("ground")
    )
    found = run([top])
    assert [outcome.claim for outcome in found] == [ground, middle, top]
    assert [outcome.uses for outcome in found] == [(), ("ground",), ("middle",)]


def test_what_is_known_is_not_run_again_and_counts_as_ground():
    top, ground = beside(planted("top", uses=("ground",)), planted("ground"))
    known = run([ground])
    (found,) = run([top], known=known)
    assert (found.claim, found.complete) == (top, True)


def test_a_claim_that_cites_what_does_not_exist_is_unknown():
    (top,) = run([planted("top", TRUE, uses=("absent",))])
    assert top.judgement.verdict == Verdict.UNKNOWN
    assert "no claim is called 'absent'" in top.judgement.reason


def test_a_refutation_that_comes_out_as_declared_is_sound_ground():
    ground = planted("ground", FALSE, Verdict.REFUTED)
    *_, top = run(beside(ground, planted("top", TRUE, uses=("ground",))))
    assert top.complete


def open_claim(name="ground"):
    def instances():
        """A planted title.

        A planted statement.
        """
        yield Instance({"n": "0"}, evidence(None), "nothing found", searched=10)

    instances.__name__ = name
    return claim(
        kind="conjecture",
        hypotheses=(),
        family=numbered(1),
        source="planted",
        declared=Verdict.OPEN,
    )(instances)


def typed(name, made, declared, **more):
    """Return a claim of one instance whose evidence is asserted, or whose family is a sample."""

    def instances():
        """A planted title.

        A planted statement.
        """
        (member,) = more.get("family", numbered(1)).members
        yield Instance(dict(member), made, witness={"x": "1"})

    instances.__name__ = name
    kind = {"kind": "lemma", "hypotheses": (), "source": "planted", "declared": declared}
    return claim(**kind, **{"family": numbered(1), **more})(instances)


@pytest.mark.parametrize("declared", [Verdict.ASSERTED, Verdict.CERTIFIED])
def test_an_asserted_claim_is_never_a_success_though_it_declares_it(declared):
    (outcome,) = run([typed("mine", asserted("by hand", True), declared)])
    assert outcome.judgement.verdict == Verdict.ASSERTED
    assert exit_code([outcome]) == 3
    assert summary([outcome])["ASSERTED"] == summary([outcome])["MISMATCHED"] == 1


NOT_SETTLED = {Verdict.TESTED: sample(numbered(1)), Verdict.ARGUED: steps("every k", "0")}


@pytest.mark.parametrize("verdict", NOT_SETTLED)
def test_a_tested_or_argued_claim_is_counted_apart_and_passes_where_it_declares_that(verdict):
    for declared, code in ((verdict, 0), (Verdict.CERTIFIED, 1), (Verdict.PROVED, 1)):
        (outcome,) = run([typed("mine", evidence(True), declared, family=NOT_SETTLED[verdict])])
        assert outcome.judgement.verdict == verdict
        assert exit_code([outcome]) == code
        counts = summary([outcome])
        assert (counts[verdict.upper()], counts["VERIFIED"]) == (1, 0)


@pytest.mark.parametrize("verdict", NOT_SETTLED)
def test_a_claim_that_uses_a_tested_or_argued_one_is_incomplete(verdict):
    ground = typed("ground", evidence(True), verdict, family=NOT_SETTLED[verdict])
    *_, top = run(beside(ground, planted("top", uses=("ground",))))
    assert top.unsettled == ("ground",)
    assert exit_code([top]) == 3


@pytest.mark.parametrize(
    ("ground", "declares", "code"),
    [
        (open_claim(), False, 3),
        (open_claim(), True, 0),
        (planted("ground"), False, 0),
        (planted("ground"), True, 1),  # it says that it rests on what is open, and does not
    ],
)
@pytest.mark.parametrize(
    ("evidence", "verdict", "family"),
    [
        (evidence(True), Verdict.CERTIFIED, numbered(1)),
        (evidence(False), Verdict.REFUTED, numbered(1)),
        *((evidence(True), verdict, family) for verdict, family in NOT_SETTLED.items()),
    ],
)
def test_a_claim_that_uses_an_open_one_has_to_say_so(
    ground, declares, code, evidence, verdict, family
):
    more = {"rests_on": ("ground",), "rests_on_open": declares}
    top = typed("top", evidence, verdict, family=family, **more)
    outcomes = run(beside(top, ground))
    assert [outcome.judgement.verdict for outcome in outcomes] == [ground.declared, verdict]
    assert exit_code(outcomes) == code
    assert summary(outcomes)["MISMATCHED"] == (code != 0)


def test_what_rests_on_a_claim_that_declares_to_be_incomplete_is_incomplete():
    top = planted("top", uses=("middle",))
    middle = planted("middle", uses=("ground",), rests_on_open=True)
    outcomes = run(beside(top, middle, open_claim()))
    assert [outcome.as_declared for outcome in outcomes] == [True, True, False]
    assert exit_code(outcomes) == 3


@pytest.mark.parametrize("declared", [Verdict.CERTIFIED, Verdict.REFUTED])
@pytest.mark.parametrize(
    ("answers", "verdict"), [(TRUE, Verdict.CERTIFIED), (FALSE, Verdict.REFUTED)]
)
@pytest.mark.parametrize("rests_on_open", [True, False])
def test_what_rests_on_a_refuted_claim_is_unknown(declared, answers, verdict, rests_on_open):
    ground = planted("ground", FALSE, declared)
    top = planted("top", answers, verdict, uses=("ground",), rests_on_open=rests_on_open)
    outcomes = run(beside(top, ground))
    assert [one.judgement.verdict for one in outcomes] == [Verdict.REFUTED, Verdict.UNKNOWN]
    assert outcomes[-1].judgement.reason == (
        "fault of the claim: it rests on ground, which is refuted; rest on what holds, or, if its "
        "refutation is what you use, say rests_on_refuted=('ground',)"
    )
    assert exit_code(outcomes[-1:]) == 3
    known = run([top], known=outcomes[:1])
    assert [one.judgement.verdict for one in known] == [Verdict.UNKNOWN]


def test_what_rests_on_a_refutation_says_so_and_is_complete():
    ground = planted("ground", FALSE, Verdict.REFUTED)
    outcomes = run(beside(planted("top", false=("ground",)), ground))
    assert [one.judgement.verdict for one in outcomes] == [Verdict.REFUTED, Verdict.CERTIFIED]
    assert (outcomes[-1].uses, outcomes[-1].refuted) == (("ground",), ("ground",))
    assert exit_code(outcomes) == 0
    assert "\n    rests on the refutation of ground" in paragraph(outcomes[-1])
    assert "refutation" not in paragraph(outcomes[0])
    assert json.loads(as_json.verification(outcomes))["claims"][-1]["uses_refuted"] == ["ground"]


def test_what_rests_on_the_refutation_of_a_claim_that_holds_is_unknown():
    outcomes = run(beside(planted("top", false=("ground",)), planted("ground")))
    assert outcomes[-1].judgement.verdict == Verdict.UNKNOWN
    assert outcomes[-1].judgement.reason.endswith(
        "it rests on the refutation of ground, which is certified"
    )


@pytest.mark.parametrize("argued", [True, False])
def test_what_rests_on_an_argued_refutation_is_incomplete(argued):
    case = counterexample(evidence(True), argued=argued)
    ground = typed("ground", case, Verdict.REFUTED)
    found, top = run(beside(ground, planted("top", false=("ground",))))
    assert (exit_code([found]), top.complete) == (0, not argued)


def test_what_rests_on_the_refutation_of_an_open_claim_is_incomplete():
    outcomes = run(beside(planted("top", false=("ground",)), open_claim()))
    assert outcomes[-1].unsettled == ("ground",)
    assert exit_code(outcomes) == 3


def test_no_claim_rests_on_another_and_on_its_refutation():
    ground = planted("ground", FALSE, Verdict.REFUTED)
    outcomes = run(beside(planted("top", uses=("ground",), false=("ground",)), ground))
    assert outcomes[0].claim.id == "top"
    assert outcomes[0].judgement.verdict == Verdict.UNKNOWN
    assert "top rests on ground and on its refutation" in outcomes[0].judgement.reason


@pytest.mark.parametrize("length", [1, 2, 3])
def test_claims_that_rest_on_each_other_in_a_circle_are_unknown(length):
    names = [f"c{n}" for n in range(length)]
    circle = [planted(name, uses=(names[(n + 1) % length],)) for n, name in enumerate(names)]
    top = planted("top", uses=("c0",))
    outcomes = {outcome.claim.id: outcome for outcome in run(beside(top, *circle)[:1])}
    assert set(outcomes) == {"top", *names}
    for n, name in enumerate(names):
        way = [names[(n + m) % length] for m in range(length + 1)]
        assert outcomes[name].judgement.verdict == Verdict.UNKNOWN
        assert f"in a circle: {' cites '.join(way)}" in outcomes[name].judgement.reason
    assert outcomes["top"].judgement.verdict == Verdict.CERTIFIED
    assert not outcomes["top"].complete


def test_theorems_that_cite_each_other_in_a_circle_are_unknown():
    def cites(name, other):
        def derivation():
            """A planted title.

            A planted statement.
            """
            return cite(other)

        derivation.__name__ = name
        formal = registry.find_claim("gram-bound").formal
        return derived(kind="lemma", formal=formal, source="planted")(derivation)

    outcomes = run(beside(cites("a", "b"), cites("b", "a")))
    assert [outcome.judgement.verdict for outcome in outcomes] == [Verdict.UNKNOWN] * 2
    assert "in a circle: a cites b cites a" in outcomes[0].judgement.reason


def test_what_only_many_classes_meet_is_not_vacuous():
    """No small model has seven classes; that there is none is not said before large ones."""
    small = prod(t.CLASS_COUNT - n for n in range(2, 7))
    met = Statement(frozenset({TermsDiffer(small, Integer(0))}), t.CLASS_COUNT, "≥", Integer(0))
    never = frozenset({TermsDiffer(t.CLASS_COUNT, t.CLASS_COUNT)})

    def proved(statement):
        @derived(kind="lemma", formal=lambda: statement, source="planted")
        def planted_lemma():
            """C is not negative.

            C ≥ 0.
            """
            return rules.weaken(rules.nonnegative(t.CLASS_COUNT), tuple(statement.assumptions))

        return run([planted_lemma])[0].judgement.verdict

    assert proved(met) == Verdict.PROVED
    assert proved(Statement(never, t.CLASS_COUNT, "≥", Integer(0))) == Verdict.VACUOUS


@pytest.mark.parametrize("ends", [Undecided("the time limit was reached"), ValueError("oops")])
def test_the_statement_is_asked_once_and_before_the_derivation(ends):
    """Where time is up in the derivation, no report has to ask for it, without a limit."""
    asked = []

    def formal():
        asked.append("formal")
        return Statement(frozenset(), Integer(1), "≥", Integer(0))

    @derived(kind="lemma", formal=formal, source="planted")
    def planted_lemma():
        """One is not negative.

        1 ≥ 0.
        """
        asked.append("derivation")
        raise ends

    if isinstance(ends, Undecided):
        (outcome,) = run([planted_lemma])
        assert "not proved:\n    ⊢ 1 ≥ 0" in paragraph(outcome)
    else:
        with pytest.raises(ValueError, match="oops"):
            run([planted_lemma])
    assert asked == ["formal", "derivation"]


@pytest.mark.parametrize("seconds", [1e300, float("inf")])
def test_a_limit_beyond_what_a_system_can_wait_is_no_limit(seconds):
    (outcome,) = run([planted("a")], time_limit=seconds)
    assert outcome.judgement.verdict == Verdict.CERTIFIED


def test_every_instance_ticks_for_its_own_claim():
    ticked = []
    run([planted("a", TRUE * 2), planted("b", FALSE)], tick=lambda one: ticked.append(one.id))
    assert ticked == ["a", "a", "b"]


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ([planted("a", TRUE), planted("b", FALSE, Verdict.REFUTED)], 0),
        ([planted("a", TRUE, Verdict.REFUTED)], 1),
        ([planted("a", FALSE), planted("b", UNDECIDED)], 1),
        ([planted("a", TRUE), planted("b", UNDECIDED)], 3),
        ([planted("a", UNDECIDED, Verdict.UNKNOWN)], 3),
        ([planted("a", ())], 3),
        ([], 5),
    ],
)
def test_the_command_ends_with_the_exit_code_of_the_run(monkeypatch, claims, code):
    monkeypatch.setattr(registry, "all_claims", lambda: tuple(claims))
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == code
    assert result.stdout.splitlines()[-1].startswith("s VERIFIED ")


def test_naming_a_claim_runs_what_it_uses_as_well(monkeypatch):
    claims = beside(
        planted("ground", FALSE), planted("top", TRUE, uses=("ground",)), planted("apart")
    )
    library = {one.id: one for one in claims}
    monkeypatch.setattr(registry, "modules", lambda: {name: name for name in library})
    monkeypatch.setattr(registry, "_claim_of", library.__getitem__)
    result = CliRunner().invoke(app, ["verify", "top"])
    assert result.exit_code == 1
    assert "ground" in result.stdout
    assert "incomplete" in result.stdout
    assert "apart" not in result.stdout
