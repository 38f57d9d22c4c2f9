"""No float decides anything in a trusted file: what remains of floats is listed, with the reason.

The reasons stand beside the code as well. A new float, midpoint, order of numbers or cut to an
integer in a trusted file fails here until it is removed, or argued and added.
"""

import ast
from collections.abc import Iterator

import pytest

from property_tests import ROOT
from theorems.verdicts.imports import path_of
from theorems.verdicts.trust import trusted_modules

EXACT = {"ceil", "comb", "factorial", "floor", "gcd", "inf", "isfinite", "isqrt", "lcm", "prod"}
"""What `math` has that is exact for integers and fractions."""

ROUNDED = {"math", "mpmath", "numpy", "random", "scipy"}
ORDERS = {"max", "min", "sorted"}
MIDDLES = {"evalf", "man_exp", "mid", "midpoint", "rad", "unique_fmpz"}

COUNT = "a number of negatives, an int: inf is another case"
FRACTIONS = "of exact fractions"
INTEGERS = "of exact integers"
SIZES = "float64 sizes the rule; the error of the rule that was chosen is bounded in balls"
ARGUED: dict[str, dict[str, tuple[set[str], str]]] = {
    "theorems/verdicts/sides.py": {
        "margins_of": (
            {"float"},
            "a type that is asked for: the only float of a range is infinity",
        ),
    },
    "theorems/verdicts/clock.py": {
        "Clock.interrupting": ({"the number 0.001"}, "seconds; an interruption decides nothing"),
    },
    "theorems/verdicts/deciding.py": {
        "": ({"the number 1.0"}, "seconds for a statement that is not proved any more"),
    },
    "theorems/verdicts/recorded.py": {
        "read_judged": ({"float"}, "the seconds that a claim took, which decide nothing"),
    },
    "theorems/verdicts/plain.py": {
        "written": ({"float"}, "a type that is asked for: what JSON writes; nothing is compared"),
    },
    "theorems/verdicts/models/evaluation.py": {
        "read": ({"int"}, INTEGERS),
        "_power": ({"int"}, INTEGERS),
    },
    "theorems/verdicts/models/sampling.py": {
        "": ({"random"}, "models are drawn; what holds on them is decided exactly or in balls"),
    },
    "theorems/verdicts/models/words.py": {
        "": ({"random"}, "laws are drawn; what they are is decided by looking at all of them"),
    },
    "theorems/verdicts/models/world.py": {
        "": ({"random"}, "as above"),
        "four_squares": ({"int"}, INTEGERS),
    },
    "numerics/exact/arithmetic.py": {
        "_Rationals.maximum": ({"max"}, FRACTIONS),
    },
    "numerics/balls/enclosure.py": {
        "dyadic": (
            {".man_exp", ".mid"},
            "the midpoint that was asked for; callers hand in exact balls",
        ),
        "Enclosure.__float__": (
            {".midpoint", "float"},
            "for plots and searches: an enclosure has no order, so it is asked",
        ),
        "apart": ({"max", "min"}, FRACTIONS),
        "_layout": (
            {"int", "max", "the number 0.30103"},
            "of how many digits are printed; they are rounded outwards exactly",
        ),
    },
    "numerics/balls/batch_enclosure.py": {
        "": ({"float"}, "names the type of the rows that are given; a ball holds each exactly"),
        "batch_enclosure": ({"min"}, "of integers, for a progress bar"),
    },
    "numerics/balls/bounds.py": {
        "mean_classifier_loss": ({"max", "min"}, "of exact fractions, and of labels"),
    },
    "numerics/balls/collisions.py": {
        "": ({"expm1, log, sqrt"}, SIZES),
        "_Circle.around": ({"float", "int", "the number 0.0", "the number 0.7"}, SIZES),
        "_Circle.around.moments_at": ({"max", "the number 0.0"}, SIZES),
        "_Circle._point_mass": ({"the number 1.5"}, SIZES),
        "coupon_time": ({"min"}, FRACTIONS),
        "_part_of_a_law": ({"min"}, FRACTIONS),
        "exact_coverage": ({"int"}, INTEGERS),
    },
    "numerics/balls/enumeration.py": {"check_budget": ({"min"}, "of integers")},
    "numerics/balls/downstream_check.py": {
        "supervised_interval": ({"max", "min"}, "of exact fractions, and of labels"),
    },
    "numerics/balls/population_enclosure.py": {
        "anchors": ({".sort"}, "sorted by fractions"),
        "_log_sum_exp": ({"int"}, COUNT),
        "_worst_case": (
            {"int", "sorted"},
            "a number of negatives, an int: inf is another case; sorted by fractions",
        ),
        "_anchor": ({"int"}, COUNT),
        "tangent_at": ({"int"}, COUNT),
    },
    "numerics/balls/many_classes.py": {
        "minimum_of_many": ({"min"}, FRACTIONS),
    },
    "numerics/balls/many_classifiers.py": {
        "supervised_of_many": ({"min"}, FRACTIONS),
    },
    "numerics/exact/rationals.py": {
        "rational": ({"float"}, "recognises a float to refuse it"),
        "_refuse_float": ({"float"}, "writes it in the message of its refusal"),
        "check_negatives": ({"float"}, "recognises inf"),
    },
    "numerics/balls/dual_check.py": {
        "minimum": ({"min"}, FRACTIONS),
        "_fits": ({"int"}, COUNT),
        "_hit_within_reach": (
            {"int", "sorted"},
            "a number of negatives, an int: inf is another case; sorted by fractions",
        ),
        "box_within": ({"min"}, FRACTIONS),
        "_curvatures": ({"int"}, COUNT),
        "pair_orbits.side": ({"sorted"}, "sorted by fractions"),
    },
    "numerics/balls/block_check.py": {
        "block_minimum": ({"min"}, FRACTIONS),
        "block_minorant": ({"max"}, "of integers: how many classes there are"),
        "_linear_bound": ({"max"}, "of integers: how many classes there are"),
        "_curvatures": ({"int"}, COUNT),
    },
    "numerics/balls/block_downstream.py": {
        "block_supervised_interval": ({"min"}, FRACTIONS),
    },
    "numerics/balls/implicit.py": {
        "": ({"the number 1e-12"}, "where Newton's method ends; Krawczyk's operator decides"),
        "zero": ({".mid"}, "where the approximate inverse is taken: any numbers will do"),
        "_newton": ({".mid"}, "an approximate zero: any numbers will do"),
        "_inverse": ({".mid"}, "an approximate inverse: any numbers will do"),
    },
    "numerics/balls/setting.py": {"means": ({"int"}, COUNT)},
    "numerics/balls/several_classes.py": {
        "_minimiser": ({".mid"}, "where Newton's method starts: any numbers will do"),
        "_classifiers": ({".mid"}, "where Newton's method starts: any numbers will do"),
    },
    "numerics/balls/quadrature.py": {
        "": ({"log, log2, pi, sqrt"}, SIZES),
        "tangent": ({"min"}, INTEGERS),
        "_Integrals.__init__": (
            {"float", "max", "the number 0.0"},
            "as above; that σ is large enough is decided by a ball",
        ),
        "_Integrals._choose_rule": (
            {"float", "max", "min", "round", "the number 0.0", "the number 0.1", "the number 0.4"},
            SIZES,
        ),
        "_Integrals._expansion": (
            {"float"},
            "sizes a Taylor polynomial; its last term is the ball of the rest",
        ),
        "_Integrals._means": (
            {"the number 0.5"},
            "−1/2, exactly, which chooses between two formulas that hold",
        ),
    },
    "numerics/balls/calculus/closed_form.py": {
        "Closed.key": ({"sorted"}, FRACTIONS),
        "_joined": ({"sorted"}, FRACTIONS),
        "_leading": ({"min"}, FRACTIONS),
        "ClosedForms.exp": ({"int"}, INTEGERS),
        "_integer_of_logarithm": ({"int"}, INTEGERS),
        "_logarithm": ({"int"}, INTEGERS),
    },
    "numerics/balls/calculus/one_variable.py": {
        "smooth_range": ({"max", "min"}, "of exact fractions, the ends of balls"),
        "_factor_sign": ({"max", "min"}, FRACTIONS),
    },
    "numerics/exact/parse.py": {
        "_Reader.number": ({"float"}, "recognises a decimal, which is read from its text, exactly"),
    },
    "numerics/balls/calculus/ranges.py": {
        "": ({"float"}, "names the type of ±inf, with which Python compares fractions exactly"),
        "Range.within": ({"max", "min"}, FRACTIONS),
        "product_range": ({"max", "min"}, FRACTIONS),
        "power_range": ({"max", "min"}, FRACTIONS),
        "largest_range": ({"max"}, FRACTIONS),
    },
    "numerics/balls/calculus/witness.py": {
        "on_permuting": ({"sorted"}, INTEGERS),
        "on_the_lattice": ({"max", "min"}, FRACTIONS),
        "on_replacing": ({"sorted"}, INTEGERS),
        "_rebuilt": ({"sorted"}, INTEGERS),
        "_sorting": ({"sorted"}, FRACTIONS),
    },
    "theorems/rocq/checking.py": {
        "": ({"the number 300.0"}, "seconds until Rocq is ended"),
    },
}
"""For each trusted file the functions ("" is the head of the file), what is found in them, and why
these floats decide nothing, or why these numbers are exact."""


def suspicions(text: str) -> Iterator[tuple[str, str]]:
    """Yield the function and what may be a float, a midpoint or an order of numbers in it."""
    tree = ast.parse(text)
    has_balls = any(
        isinstance(node, ast.ImportFrom)
        and node.module == "flint"
        and any(name.name.startswith(("acb", "arb")) for name in node.names)
        for node in ast.walk(tree)
    )
    yield from _in(tree, "", has_balls)


def _in(node, name, has_balls):
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                own = name
                if isinstance(child, ast.FunctionDef | ast.ClassDef):
                    own = f"{name}.{child.name}".lstrip(".")
                if (what := _suspicion(child, has_balls)) is not None:
                    yield own, what
                yield from _in(child, own, has_balls)


def _suspicion(node, has_balls):
    found = None
    match node:
        case ast.Constant(value=float() | complex()):
            found = f"the number {node.value}"
        case ast.Name(id="float" | "round"):
            found = node.id
        case ast.ImportFrom(module="math"):
            found = ", ".join(sorted({a.name for a in node.names} - EXACT))
        case ast.Import() | ast.ImportFrom():
            names = {getattr(node, "module", None) or ""} | {a.name for a in node.names}
            found = ", ".join(sorted({name.partition(".")[0] for name in names} & ROUNDED))
        case ast.Attribute() if node.attr in MIDDLES:
            found = f".{node.attr}"
        case ast.Name() if has_balls and node.id in ORDERS:
            found = node.id
        case ast.Attribute(attr="sort") if has_balls:
            found = ".sort"
        case ast.Call(func=ast.Name(id="int"), args=[argument]) if has_balls:
            found = None if isinstance(argument, ast.Compare) else "int"
    return found or None


def found_in(module):
    path = path_of(module)
    found = {}
    for function, what in suspicions((ROOT / path).read_text(encoding="utf-8")):
        found.setdefault(function, set()).add(what)
    return path, found


@pytest.mark.parametrize("module", trusted_modules())
def test_every_float_of_a_trusted_file_is_argued_and_nothing_else_is(module):
    path, found = found_in(module)
    argued = ARGUED.get(path, {})
    assert found.keys() == argued.keys()
    assert {name: sorted(what) for name, what in found.items()} == {
        name: sorted(kinds) for name, (kinds, _) in argued.items()
    }


def test_the_table_is_about_trusted_files():
    assert set(ARGUED) <= set(map(path_of, trusted_modules()))
    assert all(reason for reasons in ARGUED.values() for reason in reasons.values())


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("weakest = min(curvatures, key=float)", {"min", "float"}),
        ("if x.mid() < y.mid(): pass", {".mid"}),
        ("x = 0.5", {"the number 0.5"}),
        ("from math import comb, exp", {"exp"}),
        ("import numpy as np", {"numpy"}),
        ("from mpmath import iv", {"mpmath"}),
        ("import math", {"math"}),
        ("n = int(ball)", {"int"}),
        ("first = sorted(balls)[0]", {"sorted"}),
        ("balls.sort()", {".sort"}),
        ("x = value.evalf()", {".evalf"}),
        ("def f(x: float) -> float: return int(x == 1)", set()),
    ],
)
def test_what_is_suspicious_is_seen(line, what):
    assert {found for _, found in suspicions(f"from flint import arb\n{line}\n")} == what
