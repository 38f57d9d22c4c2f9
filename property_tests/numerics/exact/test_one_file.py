"""A loss is one declaration: what is written in one file is printed, enclosed, solved, audited."""

import json
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from typer.testing import CliRunner

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.dual_check import minimiser_box, minimum
from numerics.balls.population_enclosure import latent_loss
from numerics.exact import losses
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import CustomLoss, loss_named
from numerics.exact.rationals import as_fraction
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.dual_certificate import certified_minimum
from theorems.cli import app

FILE = '''"""A loss in a file of its own."""

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from numerics.exact.losses import Loss
from numerics.exact.rationals import Exact


@dataclass(frozen=True)
class CubedHinge(Loss):
    """The sum of cubed hinges."""

    margin: Exact = Fraction(1)
    name: ClassVar[str] = "cubed-hinge"
    text: ClassVar[str] = "sum(max(0, margin - v)**3)"
'''
LAW = ["1/2", "1/3", "1/6"]


@pytest.fixture(params=["in a file", "on the command line"])
def loss(request, tmp_path, monkeypatch):
    """Σ max(0, 3 − v)³: as a class that stands among those of the library, and as a formula."""
    if request.param == "on the command line":
        return "sum(max(0, margin - v)**3)"
    path = tmp_path / "own_loss.py"
    path.write_text(FILE, encoding="utf-8")
    spec = spec_from_file_location("own_loss", path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(losses, "_NAMED", (*losses._NAMED, module.CubedHinge))
    monkeypatch.setattr(losses, "FAMILY", {**losses.FAMILY, "cubed-hinge": module.CubedHinge})
    return "cubed-hinge"


def test_its_formula_is_printed_and_read_back(loss):
    chosen = loss_named(loss, margin=3)
    assert chosen.formula == "sum(max(0, 3 - v)**3)"
    assert CustomLoss(chosen.formula).tree == chosen.tree


def test_its_hypotheses_are_computed(loss):
    everywhere = {"convex", "symmetric", "nonincreasing", "submodular"}
    assert holding(loss_named(loss, margin=1)) >= everywhere
    assert "strictly_convex" not in holding(loss_named(loss, margin=1))
    assert "strictly_convex" in holding(loss_named(loss, margin=3))


@pytest.mark.parametrize("negatives", [1, 7])
def test_its_value_is_enclosed(loss, negatives):
    """Of the simplex of three classes: v is 0 with probability 1/3, else 3/2."""
    found = latent_loss(
        simplex_etf_gram(3), ["1/3"] * 3, negatives=negatives, loss=loss_named(loss, margin=2)
    )
    value = negatives * (Fraction(8, 3) + Fraction(2, 3) / 8)
    assert found.lower <= value <= found.upper


def test_its_minimum_is_certified_and_is_that_of_pairs(loss):
    """Two classes: L_1 = Σ_c ρ_c Σ_j ρ_j φ(1 − G_cj) falls in v, so antipodal vectors are best."""
    chosen = loss_named(loss, margin=3)
    certificate, found = certified_minimum(["1/3", "2/3"], negatives=1, loss=chosen)
    value = Fraction(5, 9) * 27 + Fraction(4, 9) * 1  # φ(0) = 27, φ(2) = 1
    assert found.interval.lower <= value <= found.interval.upper
    assert found.interval.width < Fraction(1, 10**15)
    radius = minimiser_box(certificate)[0][1]
    assert abs(as_fraction(minimum(certificate).gram[0][1]) + 1) <= radius < 1


def test_its_downstream_loss_is_enclosed(loss):
    """Antipodal vectors and classifiers: v = 2, so L_sup = φ(2) = 1."""
    found = supervised_loss([[1, -1], [-1, 1]], ["1/2", "1/2"], loss=loss_named(loss, margin=3))
    assert found.interval.contains(1)
    assert found.interval.width < Fraction(1, 10**10)


def run(*arguments):
    result = CliRunner().invoke(app, [*arguments, "--format", "json"])
    return result.exit_code, json.loads(result.stdout)


def test_the_verbs_take_it(loss):
    options = ("--k", "1", "--loss", loss, "--margin", "3")
    code, (solved,) = run("solve", "--rho", "1/3,2/3", *options)
    assert code == 0
    assert abs(float(solved["loss"]["lower"]) - (27 * 5 + 4) / 9) < 1e-9
    code, enclosed = run("loss", "--rho", "1/3,2/3", "--gram", "etf:2", *options)
    assert code == 0
    assert abs(enclosed["value"] - (27 * 5 + 4) / 9) < 1e-9
    code, audited = run("loss-audit", loss_named(loss, margin=3).formula)
    assert (code, audited["formula"]) == (0, "sum(max(0, 3 - v)**3)")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("solve", "--loss", "sum(v)**2"), "--loss is sum(v)**2, which has no derivatives in"),
        (("solve", "--loss", "log(1 + exp(max(-v)))"), "which has no derivatives in closed form"),
        (("solve", "--loss", "-sum(v**2)"), "--loss is -sum(v**2), which is not proved convex"),
        (("solve", "--loss", "log(sum(v))"), "--loss is log(sum(v)), which is not proved convex"),
        (("loss", "--loss", "sum(sin(v))"), "'sin(v)' is not understood"),
        (("loss", "--loss", "sum(exp(-beta*v))"), "--beta is not given, but the loss"),
        (("loss", "--loss", "sum(v)", "--beta", "2"), "--beta is 2, but the loss sum(v) has no"),
        (("loss", "--loss", "sum(margin - v)", "--margin", "1e200"), "more than 100 digits"),
        (("bounds", "--loss", "sum(exp(-v))"), "the bounds are stated for logistic and hinge-max"),
    ],
)
def test_what_a_verb_cannot_do_with_a_formula_is_a_bad_argument(arguments, said):
    gram = ("--gram", "etf:3") if arguments[0] == "loss" else ("--rho", "uniform:3")
    result = CliRunner().invoke(app, [*arguments, *gram, "--k", "2"])
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_too_many_patterns_are_a_bad_argument():
    arguments = ["loss", "--gram", "etf:3", "--k", "1000000000", "--loss", "sum(v)**2"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert (
        "--k: negatives is 1000000000: the draws of 2 atoms, k for each pattern, exceed"
        in result.output
    )
