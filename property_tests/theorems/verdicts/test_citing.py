"""Citations: the edges between claims are those of the sealed derivations, and of instances."""

import ast
from functools import cache
from inspect import unwrap
from pathlib import Path

import pytest

from property_tests.planted import evidence, numbered
from theorems import claims
from theorems.errors import CitationError
from theorems.kernel import rules
from theorems.kernel.replay import steps_of
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import cite, theorem_of, uses_of
from theorems.verdicts.claim import claim, derived
from theorems.verdicts.verdict import Instance, Verdict
from theorems.verdicts.verify import run

HOLDS = Instance({"n": "0"}, evidence(True))
DERIVED = [one for one in all_claims() if one.derivation is not None]


def named(function, name):
    function.__name__ = name
    function.__doc__ = "A planted title.\n\nA planted statement."
    return function


def planted(name, derivation, formal=None):
    """Return a derived claim; by default it says what its derivation proves."""
    wanted = formal or (lambda: rules.nonnegative(4).statement)
    return derived(kind="lemma", formal=wanted, source="planted")(named(derivation, name))


def certified(name, instances=lambda: iter([HOLDS]), **options):
    return claim(
        kind="lemma",
        hypotheses=(),
        family=numbered(1),
        source="planted",
        declared=Verdict.CERTIFIED,
        **options,
    )(named(lambda: (yield from instances()), name))


def beside(*together):
    """Let claims cite each other, as those of one file do."""
    for one in together:
        one.neighbours.update({other.id: other for other in together})
    return together


@pytest.mark.slow
@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_the_theorem_of_every_claim_that_is_used_is_a_line_of_the_derivation(one):
    """Found again without the module: by the statements of the lines."""
    lines = {step.statement for step in steps_of(theorem_of(one))}
    for used in uses_of(one):
        assert theorem_of(used).statement in lines


@pytest.mark.slow
def test_the_edges_of_the_balanced_theorem():
    uses = {one.id: {used.id for used in uses_of(one)} for one in DERIVED}
    assert uses["etf-optimal-balanced"] == {"balanced-lower-bound", "etf-attains"}
    assert uses["latent-indistinguishable-strict"] == {"averaging-step", "averaging-step-strict"}
    assert uses["etf-attains"] == set()


def test_no_file_of_the_library_runs_the_derivation_of_another_uncited():
    (folder,) = claims.__path__
    for path in Path(folder).glob("*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert getattr(node, "attr", None) != "derivation", path.name


def test_a_cited_theorem_that_the_derivation_does_not_need_is_no_edge():
    def idle():
        cite("etf-attains")
        return rules.nonnegative(4)

    assert uses_of(planted("idle", idle)) == ()


def test_a_theorem_that_a_function_keeps_is_an_edge_of_each_that_uses_it():
    formal = find_claim("gram-bound").formal
    kept = cache(lambda: cite("gram-bound"))
    for name in ("first_user", "second_user"):
        assert [one.id for one in uses_of(planted(name, kept, formal))] == ["gram-bound"]
    weakened = planted("third_user", lambda: rules.weaken(kept(), ()), formal)
    assert [one.id for one in uses_of(weakened)] == ["gram-bound"]


def test_what_is_cited_by_what_is_cited_is_no_edge_of_the_first():
    (top, middle, ground) = beside(
        planted("top", lambda: rules.scale(cite("middle"), 1)),
        planted("middle", lambda: rules.scale(cite("ground"), 1)),
        planted("ground", lambda: rules.nonnegative(4)),
    )
    assert uses_of(top) == (middle,)
    assert uses_of(middle) == (ground,)


def test_a_derivation_runs_once():
    ran = []

    def counted():
        ran.append(1)
        return rules.nonnegative(4)

    ground, top = beside(
        planted("ground", counted), planted("top", lambda: rules.scale(cite("ground"), 1))
    )
    assert uses_of(top) == (ground,)
    assert theorem_of(ground) is theorem_of(ground)
    assert ran == [1]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_theorems_is_an_error(length):
    def circle(n):
        return planted(f"c{n}", lambda: cite(f"c{(n + 1) % length}"))

    first, *_ = beside(*map(circle, range(length)))
    names = [f"c{n % length}" for n in range(length + 1)]
    with pytest.raises(CitationError, match=f"in a circle: {' cites '.join(names)}$"):
        theorem_of(first)


def test_a_theorem_that_is_not_what_the_claim_says_cannot_be_cited():
    wrong = planted("wrong", lambda: rules.nonnegative(4), lambda: rules.nonnegative(5).statement)
    top, _ = beside(planted("top", lambda: cite("wrong")), wrong)
    with pytest.raises(CitationError, match="the derivation of wrong does not prove its statement"):
        theorem_of(top)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("gram-bond", "did you mean gram-bound"),
        ("log-sum-exp-hessian", "is decided by instances and has no theorem to cite"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_what_to_say(name, message):
    with pytest.raises(CitationError, match=message):
        theorem_of(planted("mine", lambda: cite(name)))


def test_a_theorem_is_cited_in_derivations_only():
    """At the head of a file or in instances it would leave no trace."""
    message = r"cite\('gram-bound'\) outside of a derivation; .* says rests_on=\('gram-bound',\)"
    with pytest.raises(CitationError, match=message):
        cite("gram-bound")

    def instances():
        cite("gram-bound")
        yield HOLDS

    (outcome,) = run([certified("mine", instances)])
    assert (outcome.judgement.verdict, outcome.uses) == (Verdict.UNKNOWN, ())
    assert "outside of a derivation" in outcome.judgement.reason


def test_instances_rest_on_what_their_claim_names():
    one = certified("one", rests_on=("gram-bound", "etf-exists"), rests_on_refuted=("etf-rank",))
    assert [used.id for used in uses_of(one)] == ["gram-bound", "etf-exists", "etf-rank"]


def test_what_a_helper_keeps_hides_no_edge():
    """With a call that records an edge, only the first to call the helper had it."""
    left = certified("left", lambda: iter([Instance({"n": "0"}, evidence(None))]))
    helper = cache(lambda: HOLDS)
    users = [
        certified(name, lambda: iter([helper()]), rests_on=("left",)) for name in ("one", "two")
    ]
    outcomes = {outcome.claim.id: outcome for outcome in run(beside(left, *users)[1:])}
    assert [outcomes[one.id].unsettled for one in users] == [("left",), ("left",)]
    assert not any(outcomes[one.id].as_declared for one in users)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"rests_on": ("gram-bond",)}, "no claim is called 'gram-bond'; did you mean gram-bound"),
        ({"rests_on_refuted": ("gram-bond",)}, "no claim is called 'gram-bond'"),
        (
            {"rests_on": ("etf-exists",), "rests_on_refuted": ("etf-exists",)},
            "one rests on etf-exists and on its refutation",
        ),
    ],
)
def test_what_cannot_be_rested_on_is_a_fault_of_the_claim(options, message):
    one = certified("one", **options)
    with pytest.raises(CitationError, match=message):
        uses_of(one)
    (outcome,) = run([one])
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    assert outcome.judgement.reason.startswith("fault of the claim:")


def test_no_claim_of_the_library_that_instances_decide_cites():
    """It would be at fault; what it uses is in `rests_on=`."""
    for one in all_claims():
        if one.instances is not None:
            assert "cite" not in unwrap(one.instances).__code__.co_names, one.id
