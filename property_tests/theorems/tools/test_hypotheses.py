"""Which hypotheses are needed: both answers are found where they are planted, none is guessed."""

import json
from contextlib import suppress
from dataclasses import replace
from itertools import product

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.exact.arithmetic import RATIONALS
from theorems.cli import app
from theorems.errors import Malformed
from theorems.kernel import rules, terms
from theorems.kernel import statement as assume
from theorems.kernel.definitions import c, s, u, x
from theorems.kernel.statement import Statement
from theorems.reports import hypotheses as report
from theorems.search.countermodels import countermodel
from theorems.search.without_hypothesis import derived_without, without
from theorems.tools.hypotheses import Finding, Status, findings, shipped
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.claim import derived
from theorems.verdicts.models.countermodels import why_not
from theorems.verdicts.models.losses import Bent, meets
from theorems.verdicts.models.written import read, write
from theorems.verdicts.prove import fresh_process

BALL = assume.UnitBall("f")


@pytest.fixture(scope="module")
def replay():
    with fresh_process() as found:
        yield found


def statuses(claim, replay, tries=300):
    return {str(one.hypothesis): one.status for one in findings(claim, replay, tries=tries)}


def planted(theorem):
    """Return a claim that says what a theorem says."""

    def planted_claim():
        """A planted theorem.

        It has hypotheses of every kind.
        """
        return theorem

    return derived(kind="lemma", formal=lambda: theorem.statement, source="own")(planted_claim)


def cosine(*extra):
    """Return 1 ≥ ⟨f(x), f(y)⟩ with more hypotheses than it takes."""
    a, b = (terms.Vector("f", terms.Variable(name, "point")) for name in "xy")
    return rules.cosine(a, b, (BALL, *extra))


# --- planted -------------------------------------------------------------------------------------


def test_a_planted_superfluous_hypothesis_is_found_wherever_it_comes_in(replay):
    weakened = rules.weaken(cosine(), (assume.Balanced(),))
    deep = rules.add(cosine(assume.Symmetric()), rules.algebra(1, 1, (assume.Symmetric(),)))
    for theorem, name in ((weakened, "Balanced"), (deep, "Symmetric")):
        assert statuses(planted(theorem), replay) == {
            name: Status.SUPERFLUOUS,
            "UnitBall(f)": Status.NEEDED,
        }


def test_a_hypothesis_that_others_imply_is_superfluous(replay):
    loss = terms.Loss(terms.Variable("i", "index"), terms.Indices(), terms.Unknown("z"))
    convex = rules.jensen(loss, ((c, terms.ClassLaw()),))
    both = rules.weaken(convex, (assume.StrictlyConvex(),))
    found = statuses(planted(both), replay, tries=0)
    assert found["Convex"] == Status.SUPERFLUOUS


def test_a_planted_needed_hypothesis_is_found(replay):
    falls = rules.decrease(
        rules.nonnegative(terms.Probability(c)), terms.Variable("i", "index"), terms.Indices()
    )
    assert statuses(planted(falls), replay) == {"Nonincreasing": Status.NEEDED}
    support = rules.weaken(cosine(), (assume.InSupport(x, c),))
    equal = rules.algebra(terms.Equal(s, u), 0, (assume.Distinct(s, u),))
    assert statuses(planted(support), replay)["InSupport(x, c)"] == Status.SUPERFLUOUS
    assert statuses(planted(equal), replay) == {"Distinct(s, t)": Status.NEEDED}


def test_what_is_neither_is_not_known_and_says_so(replay):
    """That there is another class follows from C ≥ 2, which no step of the derivation says."""
    hidden = rules.average(rules.nonnegative(terms.Probability(c)), c, terms.OtherClasses(s))
    theorem = rules.chain(hidden, rules.algebra(0 * terms.Probability(c), 0))
    needs = rules.algebra(theorem.right, terms.Equal(s, u), (assume.Distinct(s, u),))
    claim = planted(rules.chain(theorem, needs))
    [one] = findings(claim, replay)
    assert one.status == Status.NOT_KNOWN
    assert report.because(one) == "no derivation without it, and no model against it, was found"
    text, fields = report.as_text([one]), report.as_fields([one])
    assert "  not known  " in text
    assert " needed " not in text
    assert text.endswith("h NEEDED 0 SUPERFLUOUS 0 NOT-KNOWN 1 of 1 theorems")
    assert fields["hypotheses"][0]["status"] == "not known"
    assert fields["hypotheses"][0]["countermodel"] is None


def test_a_derivation_that_the_fresh_process_refuses_makes_nothing_superfluous():
    claim = planted(rules.weaken(cosine(), (assume.Balanced(),)))
    found = {str(x.hypothesis): x.status for x in findings(claim, lambda *_: "refused")}
    assert found["Balanced"] == Status.NOT_KNOWN


def test_a_true_statement_has_no_countermodel():
    assert countermodel(cosine().statement, tries=300) is None
    assert countermodel(find_claim("etf-attains").formal(), tries=60) is None


# --- the models of the library -------------------------------------------------------------------

PROVED = {one.id: one for one in all_claims() if one.derivation is not None}


def hypothesis_of(claim, name):
    return next(one for one in claim.formal().assumptions if str(one) == name)


def accepted(key):
    claim = PROVED[key[0]]
    stated = without(claim.formal(), hypothesis_of(claim, key[1]))
    return stated, read(shipped()[key], stated)


def test_every_model_is_of_a_hypothesis_of_today():
    for claim, name in shipped():
        assert name in map(str, PROVED[claim].formal().assumptions)


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, marks=[] if key[0] == "etf-optimal-balanced" else [pytest.mark.slow])
        for key in shipped()
    ],
    ids="-".join,
)
def test_every_model_that_is_shipped_is_a_counterexample_and_none_to_the_theorem(key):
    stated, model = accepted(key)
    assert why_not(stated, model) == ""
    assert why_not(PROVED[key[0]].formal(), model) == f"{key[1]} does not hold"
    assert write(model, stated) == shipped()[key]


@pytest.mark.slow
def test_no_hypothesis_of_the_library_is_needed_and_superfluous():
    for claim, name in shipped():
        one, hypothesis = PROVED[claim], hypothesis_of(PROVED[claim], name)
        stated = without(one.formal(), hypothesis)
        assert derived_without(theorem_of(one), hypothesis, stated) is None, (claim, name)


def test_a_model_is_printed_with_its_unknown_numbers():
    """Without r nobody can evaluate it; a function is 0 where nothing is printed."""

    def printed(claim, name):
        hypothesis = hypothesis_of(PROVED[claim], name)
        return report.because(Finding(PROVED[claim], hypothesis, accepted((claim, name))[1]))

    assert printed("supcon-bound", "Symmetric").endswith("; r = 2")
    assert printed("within-view-negatives", "UnitVectors(v)").endswith("; B = -3/2; r = 0")
    said = printed("weak-duality", "UnitVectors(v)")
    assert "; r(1, 1) = -2, r(2, 1) = -1/4, r(2, 2) = 3/4, r = 0 elsewhere; y(1) = -5/4, " in said
    assert said.endswith("; ε = -1/4")


KEY = ("etf-optimal-balanced", "Balanced")


def spoiled(model):
    """Yield what is done to a model, and the model with one thing changed."""
    half = fmpq(1, 2)
    place, vector = next(iter(model.vectors.items()))
    yield "a law of another sum", replace(model, law=(half, *model.law[1:]))
    yield "a class without mass", replace(model, law=(fmpq(0), fmpq(1), fmpq(0)))
    yield "one class", replace(model, law=(fmpq(1),), points=model.points[:1])
    yield "no negatives", replace(model, negatives=0)
    yield (
        "a longer vector",
        replace(model, vectors={**model.vectors, place: tuple(2 * x for x in vector)}),
    )
    rest = {at: v for at, v in model.vectors.items() if at != place}
    yield "a vector less", replace(model, vectors=rest)
    turned = {at: tuple(-x for x in v) if at == ("u", 0) else v for at, v in model.vectors.items()}
    yield "another Gram matrix", replace(model, vectors=turned)
    yield "a loss that rises", replace(model, loss=Bent(slope=fmpq(1)))
    yield "a loss that is not convex", replace(model, loss=Bent(slope=fmpq(-1), bend=fmpq(-1)))
    yield "a constant loss", replace(model, loss=Bent())


def test_a_model_that_is_spoiled_is_none():
    stated, model = accepted(KEY)
    reasons = {what: why_not(stated, replace(one, known={})) for what, one in spoiled(model)}
    assert all(reasons.values()), reasons
    assert len({*reasons.values()}) >= 6


def test_a_free_variable_needs_a_value_of_its_sort():
    stated = Statement(frozenset(), terms.Probability(c), "≥", terms.as_term(1))
    model = countermodel(stated, tries=20)
    assert why_not(stated, model) == ""
    for value in (7, -1, (0, 0)):
        assert why_not(stated, replace(model, values={c: value}, known={})).endswith("no class")
    assert why_not(stated, replace(model, values={}, known={})) == "no value of c"


@given(st.sampled_from(sorted(shipped())), st.data())
@settings(max_examples=30)
def test_a_model_that_is_not_of_the_form_is_malformed(key, data):
    stated, _ = accepted(key)
    written = json.loads(json.dumps(shipped()[key]))
    name = data.draw(st.sampled_from(["law", "points", "negatives", "loss", "vectors"]))
    written[name] = data.draw(st.sampled_from([None, 0.5, "x", {"formula": "x"}, [["1/0"]]]))
    with suppress(Malformed):
        assert why_not(stated, read(written, stated))


@pytest.mark.parametrize("entry", [1.0, True, None])
def test_a_class_of_a_word_is_an_integer(entry):
    """1.0 and True are in range(2), and no class."""
    words = [[[[entry], "1"]], [[[0], "1"]]]
    written = shipped()[KEY] | {"words": words, "negatives": 1}
    with pytest.raises(Malformed, match="is no class, index or name"):
        read(written, accepted(KEY)[0])


def test_a_model_that_no_longer_refutes_is_not_believed(monkeypatch, replay):
    planted_models = {("gram-bound", "UnitVectors(u)"): shipped()[KEY]}
    monkeypatch.setattr("theorems.tools.hypotheses.shipped", lambda: planted_models)
    [one] = findings(find_claim("gram-bound"), replay)
    assert one.status == Status.NOT_KNOWN


def test_the_command_writes_the_models_that_it_found(tmp_path):
    file = tmp_path / "models"
    result = CliRunner().invoke(app, ["hypotheses", "gram-bound", "--models", str(file)])
    assert result.exit_code == 0
    [one] = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    assert one["model"] == shipped()[one["claim"], one["hypothesis"]]


# --- the losses ----------------------------------------------------------------------------------

QUARTERS = st.integers(-12, 12).map(lambda n: fmpq(n, 4))
BENT = st.builds(
    Bent,
    *[st.sampled_from([fmpq(n) for n in (-2, -1, 0, 1)]) for _ in range(4)],
    st.booleans(),
    st.booleans(),
)
POINTS = st.integers(1, 3).flatmap(
    lambda k: st.tuples(*[st.lists(QUARTERS, min_size=k, max_size=k) for _ in range(2)])
)


@settings(max_examples=300)
@given(BENT, POINTS)
def test_a_bent_loss_has_its_hypotheses_on_all_of_r(loss, points):
    v, w = points

    def at(z):
        return loss.value(z, RATIONALS)

    middle = [(a + b) / 2 for a, b in zip(v, w, strict=True)]
    higher = [max(a, b) for a, b in zip(v, w, strict=True)]
    lower = [min(a, b) for a, b in zip(v, w, strict=True)]
    slack = at(v) + at(w) - 2 * at(middle)
    if meets(loss, "convex"):
        assert slack >= 0
    if meets(loss, "strictly_convex"):
        assert slack > 0 or v == w
    if meets(loss, "strictly_convex_along_ones") and v[0] != w[0]:
        a, b = ([z[0]] * len(v) for z in (v, w))
        assert at(a) + at(b) > 2 * at([(v[0] + w[0]) / 2] * len(v))
    if meets(loss, "nonincreasing"):
        assert at(lower) >= at(higher)
    if meets(loss, "strictly_decreasing"):
        assert at(lower) > at(higher) or lower == higher
    if meets(loss, "symmetric"):
        assert at(v) == at(v[::-1])
    if meets(loss, "submodular"):
        assert at(v) + at(w) >= at(higher) + at(lower)
    if meets(loss, "replacement"):  # two values of x with equal masses, S all coordinates
        a, b = v[0], w[0]
        iid = [at(z) for z in product((a, b), repeat=len(v))]
        assert 2 * sum(iid, fmpq(0)) >= len(iid) * (at([a] * len(v)) + at([b] * len(v)))
