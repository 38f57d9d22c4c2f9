"""Citations: the edges between claims are those of the sealed derivations, and of instances."""

import ast
from pathlib import Path

import pytest

from property_tests.planted import evidence, numbered
from theorems import claims
from theorems.errors import CitationError
from theorems.kernel import rules
from theorems.kernel.replay import steps_of
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import Instances, cite, rest_on, theorem_of, uses_of
from theorems.verdicts.claim import claim, derived
from theorems.verdicts.verdict import Instance, Verdict

DERIVED = [one for one in all_claims() if one.derivation is not None]


def named(function, name):
    function.__name__ = name
    function.__doc__ = "A planted title.\n\nA planted statement."
    return function


def planted(name, derivation, formal=None):
    """Return a derived claim; by default it says what its derivation proves."""
    wanted = formal or (lambda: rules.nonnegative(4).statement)
    return derived(kind="lemma", formal=wanted, source="planted")(named(derivation, name))


def certified(name, instances):
    return claim(
        kind="lemma",
        hypotheses=(),
        family=numbered(1),
        source="planted",
        declared=Verdict.CERTIFIED,
    )(named(instances, name))


def beside(*together):
    """Let claims cite each other, as those of one file do."""
    for one in together:
        one.neighbours.update({other.id: other for other in together})
    return together


@pytest.mark.slow
@pytest.mark.parametrize("one", DERIVED, ids=lambda one: one.id)
def test_the_theorem_of_every_claim_that_is_used_is_a_line_of_the_derivation(one):
    """Found again without the module: by the statements of the lines."""
    lines = {step.statement for step in steps_of(one.derivation())}
    for used in uses_of(one):
        assert theorem_of(used).statement in lines


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


def test_a_theorem_that_was_cited_outside_of_the_derivation_is_an_edge():
    """At the head of a file, or in a function that keeps what it has returned."""
    kept = cite("gram-bound")
    formal = find_claim("gram-bound").formal
    for name in ("first_user", "second_user"):
        assert [one.id for one in uses_of(planted(name, lambda: kept, formal))] == ["gram-bound"]
    weakened = planted("third_user", lambda: rules.weaken(kept, ()), formal)
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
    ("call", "name", "message"),
    [
        (cite, "gram-bond", "did you mean gram-bound"),
        (cite, "log-sum-exp-hessian", r"has no theorem; .* rest_on\('log-sum-exp-hessian'\)"),
        (rest_on, "gram-bound", r"has a theorem; say cite\('gram-bound'\)"),
        (rest_on, "gram-bond", "did you mean gram-bound"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_what_to_say(call, name, message):
    with pytest.raises(CitationError, match=message):
        call(name)


def test_a_derivation_rests_on_no_claim_without_a_theorem():
    def derivation():
        rest_on("log-sum-exp-hessian")
        return rules.nonnegative(4)

    with pytest.raises(CitationError, match="rests on theorems; log-sum-exp-hessian has none"):
        theorem_of(planted("mine", derivation))


def test_instances_rest_on_what_they_cite_before_the_first():
    def instances():
        cite("gram-bound")
        rest_on("log-sum-exp-hessian")
        yield Instance({"n": "0"}, evidence(True))

    one = certified("one", instances)
    cited = (find_claim("gram-bound"), find_claim("log-sum-exp-hessian"))
    assert uses_of(one) == cited
    run = Instances(one)
    assert [instance.holds for instance in run] == [True]
    assert run.uses == cited


def test_a_claim_cited_after_the_first_instance_is_refused():
    def instances():
        yield Instance({"n": "0"}, evidence(True))
        cite("gram-bound")
        yield Instance({"n": "0"}, evidence(True))

    with pytest.raises(CitationError, match="one cites gram-bound after its first instance"):
        list(Instances(certified("one", instances)))


def test_what_is_cited_between_two_instances_belongs_to_no_other_claim():
    def instances():
        yield Instance({"n": "0"}, evidence(True))

    run = iter(Instances(certified("one", instances)))
    next(run)
    cite("gram-bound")  # nobody's: the claim is suspended
    assert next(run, None) is None
