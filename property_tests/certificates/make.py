"""Write the corpora of certificates: valid, invalid (one thing wrong), malformed.

    uv run python -m property_tests.certificates.make

Every file of `invalid` is well formed and differs from a valid one in one number or one statement,
so that what it says is false or not proved by it; every file of `malformed` is no certificate.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from math import inf
from pathlib import Path
from typing import Any

from flint import fmpq

from numerics.balls.several_classes import Box as BoxOfLaws
from numerics.balls.three_classes import Square as SquareOfLaws
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import ExponentialOfSum, Logistic, Loss, Square
from theorems.certificates import document
from theorems.search.prove_comparison import representation_counterexample
from theorems.search.prove_increase import supervised_increase

HERE = Path(__file__).parent
CLAIM = "conjecture-unbalanced"

Fields = dict[str, Any]


def valid() -> dict[str, str]:
    """Return certificates of several sizes, weights and numbers of negatives, by name."""
    problems = {
        "three_classes": ((2, 2, 1), (4, 16), "rho", Logistic(beta=5, margin=1)),
        "three_classes_uniform": ((5, 4, 1), (1, 16), "uniform", Logistic(beta=5, margin=1)),
        "decreases_then_rises": ((9, 9, 2), (4, 16), "rho", Logistic(beta=10, margin=1)),
        "talk": ((433, 66, 1), (1, 4), "rho", Logistic()),
        "talk_limit": ((148, 12, 1), (1, inf), "rho", Logistic()),
        "half_temperature": ((71, 28, 1), (1, 4), "rho", Logistic(beta="1/2")),
        "four_classes": ((421, 77, 1, 1), (1, 4), "rho", Logistic()),
    }
    return {name: made(*problem) for name, problem in problems.items()}


def made(counts: tuple[int, ...], pair: tuple[int, float], weights: str, loss: Logistic) -> str:
    law = [Fraction(n, sum(counts)) for n in counts]
    uniform = [Fraction(1, len(law))] * len(law)
    return document.written(
        supervised_increase(
            law,
            law if weights == "rho" else uniform,
            before=pair[0],
            after=pair[1],
            loss=loss,
            claim=CLAIM,
        )
    )


PLANE = ("1", "0"), ("-3/5", "4/5"), ("-3/5", "-4/5")
APART = [[("1", ("1",))], [("1/2", ("-1",)), ("1/2", ("1",))]]
TURNED = [
    [("1/2", ("1", "0")), ("1/2", ("-4/5", "-3/5"))],
    [("1/2", ("0", "-1")), ("1/2", ("3/5", "-4/5"))],
]
OPPOSITE = [
    [("1/2", ("1", "0")), ("1/2", ("-1", "0"))],
    [("1/2", ("0", "-1")), ("1/2", ("-4/5", "-3/5"))],
]


def compared() -> dict[str, str]:
    """Return certificates that a representation has the smaller loss, by name."""
    etf, every, mean = "simplex-etf", "every-collapse", "mean-collapse"
    plane = [[("1", vector)] for vector in PLANE]
    problems = {
        "below_the_etf": ((2, 1, 1), plane, etf, 1, Logistic()),
        "below_the_etf_margin": ((2, 1, 1), plane, etf, 4, Logistic(beta="3/2", margin="1/3")),
        "mean_collapse_square": ((1, 1), APART, mean, 1, Square(margin=-10)),
        "mean_collapse_square_many": ((1, 1), APART, mean, 100, Square(margin=-2)),
        "every_collapse_exponential": ((1, 1), TURNED, every, 2, ExponentialOfSum()),
        "mean_collapse_exponential": ((1, 1), OPPOSITE, mean, 2, ExponentialOfSum()),
    }
    return {name: comparison(*problem) for name, problem in problems.items()}


def comparison(
    counts: tuple[int, ...], classes: Any, compared_with: document.Comparison, k: int, loss: Loss
) -> str:
    return document.written(
        representation_counterexample(
            FiniteMap.of([Fraction(n, sum(counts)) for n in counts], classes),
            compared_with=compared_with,
            negatives=k,
            loss=loss,
            claim="averaging-step",
        )
    )


def regions() -> dict[str, str]:
    """Return a certificate that L_sup does not rise near the balanced law, by name."""
    third = fmpq(1, 3)
    square = SquareOfLaws(third, third, fmpq(1, 300))
    region = document.MonotoneRegion(
        "monotone-near-balanced", fmpq(1), fmpq(0), "rho", fmpq(33, 100), (1, inf), "", (square,)
    )
    box = BoxOfLaws((third, third), fmpq(1, 300))
    about = ("none", fmpq(1), fmpq(0), "rho", fmpq(33, 100), (1, inf), "")
    boxes = document.MonotoneBoxes(*about, 3, (box,))
    return {"region": document.written(region), "boxes": document.written(boxes)}


def put(*path: str | int, to: Any) -> Callable[[Fields], None]:
    """Return an edit that puts a value in one place of a certificate."""

    def edit(fields: Any) -> None:
        for step in path[:-1]:
            fields = fields[step]
        fields[path[-1]] = to(fields[path[-1]]) if callable(to) else to

    return edit


def plus(amount: str) -> Callable[[str], str]:
    return lambda text: str(Fraction(text) + Fraction(amount))


def without(*path: str | int) -> Callable[[Fields], None]:
    def edit(fields: Any) -> None:
        for step in path[:-1]:
            fields = fields[step]
        del fields[path[-1]]

    return edit


def with_masses(points: list[Fields], *masses: str) -> list[Fields]:
    return [{**point, "mass": mass} for point, mass in zip(points, masses, strict=True)]


WITNESS = ("witness", "before")
UNIT_ROWS = [["1", "0", "0"], ["-3/5", "4/5", "0"], ["0", "-1", "0"]]
ZEROS = [["0"] * 3] * 3

INVALID: dict[str, Callable[[Fields], None]] = {
    "vector_not_unit": put(*WITNESS, "vectors", 0, 0, to=plus("1/1000000000000")),
    "vectors_far_from_the_optimum": put(*WITNESS, "vectors", to=UNIT_ROWS),
    "vectors_of_one_point": put(*WITNESS, "vectors", to=[["1"]] * 3),
    "multiplier_too_large": put(*WITNESS, "multipliers", 0, to=plus("1/100")),
    "multiplier_too_small": put(*WITNESS, "multipliers", 1, to=plus("-1/2")),
    "no_slack": put(*WITNESS, "slack", to="0"),
    "slack_of_one": put(*WITNESS, "slack", to="1"),
    "classifiers_zero": put(*WITNESS, "classifiers", to=ZEROS),
    "classifiers_zero_after": put("witness", "after", "classifiers", to=ZEROS),
    "bound_too_low": put("conclusion", "before_most", to=plus("-1/50")),
    "bound_too_high": put("conclusion", "after_least", to=plus("1/50")),
    "no_increase": put("conclusion", "before_most", to="1"),
    "bounds_equal": lambda fields: fields["conclusion"].update(
        before_most="3/20", after_least="3/20"
    ),
    "bounds_exchanged": lambda fields: fields["conclusion"].update(
        before_most=fields["conclusion"]["after_least"],
        after_least=fields["conclusion"]["before_most"],
    ),
    "another_number_before": put(*WITNESS, "negatives", to="3"),
    "another_number_after": put("witness", "after", "negatives", to="64"),
    "limit_after": put("witness", "after", "negatives", to="inf"),
    "another_law": put("parameters", "law", to=["1/2", "3/10", "1/5"]),
    "balanced_law": put("parameters", "law", to=["1/3", "1/3", "1/3"]),
    "uniform_weights": put("parameters", "weights", to=["1/3", "1/3", "1/3"]),
    "weights_on_one_class": put("parameters", "weights", to=["1", "0", "0"]),
    "another_temperature": put("parameters", "loss", "beta", to="4"),
    "no_margin": put("parameters", "loss", "margin", to="0"),
    "slightly_higher_temperature": put("parameters", "loss", "beta", to="51/10"),
    "witness_of_after_twice": lambda fields: fields["witness"]["before"].update(
        vectors=fields["witness"]["after"]["vectors"]
    ),
}

CLASSES = ("witness", "classes")
OTHER_WAY = {"f_most": "110", "other_least": "108"}

INVALID_COMPARISONS: dict[str, Callable[[Fields], None]] = {
    "point_not_unit": put(*CLASSES, 1, 0, "vector", 0, to=plus("1/1000000000000")),
    "point_zero": put(*CLASSES, 1, 0, "vector", 0, to="0"),
    "points_all_equal": put(*CLASSES, 1, 0, "vector", 0, to="1"),
    "masses_of_one_point": put(
        *CLASSES, 1, to=lambda points: with_masses(points, "1/100", "99/100")
    ),
    "classes_exchanged": put(*CLASSES, to=lambda classes: classes[::-1]),
    "f_most_too_low": put("conclusion", "f_most", to="106"),
    "f_most_attained": put("conclusion", "f_most", to="213/2"),
    "other_least_too_high": put("conclusion", "other_least", to="112"),
    "other_least_attained": put("conclusion", "other_least", to="111"),
    "comparison_reversed": put("conclusion", to=OTHER_WAY),
    "comparison_equal": put("conclusion", to={"f_most": "109", "other_least": "109"}),
    "every_collapse_of_the_mean": put("parameters", "compared_with", to="every-collapse"),
    "two_negatives": put("parameters", "negatives", to="2"),
    "another_margin": put("parameters", "loss", "margin", to="1"),
    "another_loss": put("parameters", "loss", to={"name": "exponential-of-sum", "beta": "1"}),
    "a_rare_class": put("parameters", "law", to=["99/100", "1/100"]),
}
"""Edits of `mean_collapse_square`: L_k(f) is 213/2 and the mean 111."""

SQUARES = ("witness", "squares")
AROUND = ["3/10", "4/15", "1/10"]


def with_a_rise(weights: str) -> Callable[[Fields], None]:
    """Return the edit to where L_sup rises, from k = 4 to the limit at the law (2/5, 2/5, 1/5)."""

    def edit(fields: Fields) -> None:
        fields["parameters"] = {
            "loss": {"name": "logistic", "beta": "5", "margin": "1"},
            "least_mass": "1/5",
            "negatives": ["4", "inf"],
            "weights": weights,
        }
        fields["witness"] = {"squares": [["2/5", "1/5", "1/1000"], AROUND]}

    return edit


INVALID_REGIONS: dict[str, Callable[[Fields], None]] = {
    "region_without_squares": put(*SQUARES, to=[]),
    "region_of_rarer_classes": put("parameters", "least_mass", to="329999/1000000"),
    "region_smaller_square": put(*SQUARES, 0, 2, to=plus("-1/1000000000000")),
    "region_square_moved": put(*SQUARES, 0, 0, to=plus("1/1000000000000")),
    "region_beside_the_balanced_law": put(*SQUARES, 0, to=["333/1000", "333/1000", "1/100"]),
    "region_where_l_sup_rises": with_a_rise("rho"),
    "region_where_l_sup_rises_uniform": with_a_rise("uniform"),
}

BOXES = ("witness", "boxes")


def with_a_rise_in_boxes(fields: Fields) -> None:
    """Edit boxes to where L_sup rises."""
    with_a_rise("rho")(fields)
    fields["parameters"]["classes"] = "3"
    fields["witness"] = {"boxes": fields["witness"]["squares"]}


INVALID_BOXES: dict[str, Callable[[Fields], None]] = {
    "boxes_none": put(*BOXES, to=[]),
    "boxes_of_rarer_classes": put("parameters", "least_mass", to="329999/1000000"),
    "boxes_smaller": put(*BOXES, 0, 2, to=plus("-1/1000000000000")),
    "boxes_moved": put(*BOXES, 0, 1, to=plus("1/1000000000000")),
    "boxes_beside_the_balanced_law": put(*BOXES, 0, to=["333/1000", "333/1000", "1/100"]),
    "boxes_where_l_sup_rises": with_a_rise_in_boxes,
}
MALFORMED_BOXES: dict[str, Callable[[Fields], None]] = {
    "boxes_statement_of_a_region": put(
        "statement_sha256", to=sha256(document.REGION_STATEMENT.encode()).hexdigest()
    ),
    "boxes_as_squares": put("witness", to={"squares": []}),
    "boxes_without_classes": without("parameters", "classes"),
    "boxes_of_two_classes": put("parameters", "classes", to="2"),
    "boxes_of_four_classes": put("parameters", "classes", to="4"),
    "boxes_of_half_a_class": put("parameters", "classes", to="7/2"),
    "boxes_classes_number": put("parameters", "classes", to=3),
    "boxes_mass_of_a_third": put("parameters", "least_mass", to="1/3"),
    "boxes_mass_zero": put("parameters", "least_mass", to="0"),
    "boxes_numbers_turned": put("parameters", "negatives", to=["inf", "1"]),
    "boxes_row_of_four": put(*BOXES, 0, to=["1/4", "1/4", "1/4", "1/100"]),
    "boxes_row_of_one": put(*BOXES, 0, to=["1/3"]),
    "boxes_to_zero": put(*BOXES, 0, to=["1/8", "1/4", "1/8"]),
    "boxes_to_one": put(*BOXES, 0, to=["1/2", "1/4", "1/8"]),
    "boxes_empty": put(*BOXES, 0, 2, to="0"),
}

MALFORMED: dict[str, Callable[[Fields], None]] = {
    "format": put("format", to="certificate"),
    "version": put("version", to="2"),
    "version_number": put("version", to=1),
    "kind": put("kind", to="supervised-decrease"),
    "statement": put("statement_sha256", to="0" * 64),
    "claim_empty": put("claim", to=""),
    "claim_upper_case": put("claim", to="Conjecture"),
    "made_by_list": put("made_by", to=[]),
    "unknown_key": put("remark", to="x"),
    "unknown_key_inside": put("witness", "during", to={}),
    "missing_key": without("conclusion"),
    "missing_key_inside": without("witness", "before", "slack"),
    "loss_name": put("parameters", "loss", "name", to="hinge"),
    "loss_list": put("parameters", "loss", to=["logistic", "5", "1"]),
    "beta_zero": put("parameters", "loss", "beta", to="0"),
    "beta_negative": put("parameters", "loss", "beta", to="-1"),
    "number_bare": put("parameters", "loss", "margin", to=1),
    "number_float": put("parameters", "loss", "margin", to=1.5),
    "number_decimal": put("parameters", "loss", "margin", to="1.5"),
    "number_plus": put("parameters", "loss", "margin", to="+1"),
    "number_space": put("parameters", "loss", "margin", to="1 "),
    "number_zeros": put("parameters", "loss", "margin", to="01"),
    "number_minus_zero": put("parameters", "loss", "margin", to="-0"),
    "number_over_one": put("parameters", "loss", "margin", to="1/1"),
    "number_not_lowest": put("parameters", "loss", "margin", to="2/4"),
    "number_over_zero": put("parameters", "loss", "margin", to="1/0"),
    "number_over_negative": put("parameters", "loss", "margin", to="1/-2"),
    "number_other_digits": put("parameters", "loss", "margin", to="١"),
    "number_underscore": put("parameters", "loss", "margin", to="1_0"),
    "number_too_long": put("parameters", "loss", "margin", to="1" * 2001),
    "number_null": put("parameters", "loss", "margin", to=None),
    "number_true": put("parameters", "loss", "margin", to=True),
    "law_sum": put("parameters", "law", to=["1/2", "1/2", "1/2"]),
    "law_zero": put("parameters", "law", to=["1/2", "1/2", "0"]),
    "law_negative": put("parameters", "law", to=["1", "1/2", "-1/2"]),
    "law_one_class": put("parameters", "law", to=["1"]),
    "law_one_class_everywhere": lambda fields: (
        fields["parameters"].update(law=["1"], weights=["1"]),
        *(
            fields["witness"][name].update(vectors=[["1"]], multipliers=["0"], classifiers=[["0"]])
            for name in ("before", "after")
        ),
    ),
    "law_text": put("parameters", "law", to="uniform"),
    "weights_negative": put("parameters", "weights", to=["1", "1", "-1"]),
    "weights_sum": put("parameters", "weights", to=["1", "1", "1"]),
    "weights_too_few": put("parameters", "weights", to=["1/2", "1/2"]),
    "vectors_none": put(*WITNESS, "vectors", to=[]),
    "vectors_object": put(*WITNESS, "vectors", to={"first": ["1"]}),
    "vectors_too_few": put(*WITNESS, "vectors", to=[["1"]]),
    "vectors_ragged": put(*WITNESS, "vectors", to=[["1"], ["1", "0"], ["1"]]),
    "vectors_too_long": put(*WITNESS, "vectors", to=[["1", "0", "0", "0"]] * 3),
    "vectors_empty": put(*WITNESS, "vectors", to=[[], [], []]),
    "multipliers_text": put(*WITNESS, "multipliers", to="000"),
    "multipliers_too_many": put(*WITNESS, "multipliers", to=["0"] * 4),
    "slack_negative": put(*WITNESS, "slack", to="-1"),
    "classifiers_too_few": put(*WITNESS, "classifiers", to=[["0"] * 3] * 2),
    "classifiers_too_short": put(*WITNESS, "classifiers", to=[["0"] * 2] * 3),
    "negatives_zero": put(*WITNESS, "negatives", to="0"),
    "negatives_zero_after": put("witness", "after", "negatives", to="0"),
    "negatives_below_zero": put(*WITNESS, "negatives", to="-1"),
    "negatives_inf_before": put(*WITNESS, "negatives", to="inf"),
    "negatives_fraction": put(*WITNESS, "negatives", to="3/2"),
    "negatives_infinity": put(*WITNESS, "negatives", to="Infinity"),
    "negatives_not_larger": put("witness", "after", "negatives", to="4"),
    "negatives_smaller": put("witness", "after", "negatives", to="2"),
}


MALFORMED_COMPARISONS: dict[str, Callable[[Fields], None]] = {
    "comparison_statement": put(
        "statement_sha256", to=sha256(document.INCREASE_STATEMENT.encode()).hexdigest()
    ),
    "comparison_kind": put("kind", to="supervised-increase"),
    "comparison_without_conclusion": without("conclusion"),
    "comparison_unknown": put("parameters", "compared_with", to="collapse"),
    "comparison_list": put("parameters", "compared_with", to=["simplex-etf"]),
    "comparison_loss_unknown": put("parameters", "loss", "name", to="hinge"),
    "comparison_loss_without_name": without("parameters", "loss", "name"),
    "comparison_loss_name_list": put("parameters", "loss", "name", to=["square"]),
    "comparison_loss_of_another": put("parameters", "loss", "beta", to="1"),
    "comparison_loss_text": put("parameters", "loss", to="square"),
    "comparison_beta_zero": put(
        "parameters", "loss", to={"name": "logistic", "beta": "0", "margin": "0"}
    ),
    "comparison_negatives_zero": put("parameters", "negatives", to="0"),
    "comparison_negatives_fraction": put("parameters", "negatives", to="3/2"),
    "comparison_negatives_inf": put("parameters", "negatives", to="inf"),
    "comparison_classes_one": put(*CLASSES, to=lambda classes: classes[:1]),
    "comparison_law_one_class": lambda fields: (
        fields["parameters"].update(law=["1"]),
        fields["witness"].update(classes=fields["witness"]["classes"][1:]),
    ),
    "comparison_class_empty": put(*CLASSES, 0, to=[]),
    "comparison_point_list": put(*CLASSES, 0, 0, to=["1", "1"]),
    "comparison_point_without_mass": without(*CLASSES, 0, 0, "mass"),
    "comparison_mass_zero": put(*CLASSES, 1, to=lambda points: with_masses(points, "0", "1")),
    "comparison_mass_negative": put(
        *CLASSES, 1, to=lambda points: with_masses(points, "-1/2", "3/2")
    ),
    "comparison_mass_sum": put(*CLASSES, 1, 0, "mass", to="1/3"),
    "comparison_vector_empty": put(*CLASSES, 0, 0, "vector", to=[]),
    "comparison_vectors_ragged": put(*CLASSES, 1, 0, "vector", to=["1", "0"]),
}


MALFORMED_REGIONS: dict[str, Callable[[Fields], None]] = {
    "region_kind": put("kind", to="monotone"),
    "region_kind_of_another": put("kind", to="supervised-increase"),
    "region_kind_list": put("kind", to=["monotone-region"]),
    "region_statement": put(
        "statement_sha256", to=sha256(document.INCREASE_STATEMENT.encode()).hexdigest()
    ),
    "region_with_conclusion": put("conclusion", to={}),
    "region_weights": put("parameters", "weights", to=["1/3", "1/3", "1/3"]),
    "region_weights_unknown": put("parameters", "weights", to="equal"),
    "region_mass_zero": put("parameters", "least_mass", to="0"),
    "region_mass_of_a_third": put("parameters", "least_mass", to="1/3"),
    "region_loss": put("parameters", "loss", "name", to="square"),
    "region_beta_zero": put("parameters", "loss", "beta", to="0"),
    "region_one_number": put("parameters", "negatives", to=["1"]),
    "region_numbers_equal": put("parameters", "negatives", to=["1", "1"]),
    "region_numbers_turned": put("parameters", "negatives", to=["inf", "1"]),
    "region_number_zero": put("parameters", "negatives", to=["0", "1"]),
    "region_number_fraction": put("parameters", "negatives", to=["1", "3/2"]),
    "region_number_text": put("parameters", "negatives", to="1"),
    "region_squares_object": put(*SQUARES, to={}),
    "region_square_of_two": put(*SQUARES, 0, to=["1/3", "1/3"]),
    "region_square_of_text": put(*SQUARES, 0, to="1/3"),
    "region_square_empty": put(*SQUARES, 0, 2, to="0"),
    "region_square_negative": put(*SQUARES, 0, 2, to="-1/300"),
    "region_square_to_zero_a": put(*SQUARES, 0, to=["1/8", "1/4", "1/8"]),
    "region_square_to_zero_b": put(*SQUARES, 0, to=["1/4", "1/8", "1/8"]),
    "region_square_to_one": put(*SQUARES, 0, to=["1/2", "1/4", "1/8"]),
    "region_circles": put("witness", "circles", to=[]),
}


def bytes_of_no_certificate(text: str) -> dict[str, bytes]:
    """Return files that are not even the JSON of a certificate."""
    return {
        "empty": b"",
        "list": b"[]",
        "nothing": b"null",
        "number": b"17",
        "half": text[: len(text) // 2].encode(),
        "followed_by_more": (text + "{}").encode(),
        "byte_order_mark": b"\xef\xbb\xbf" + text.encode(),
        "not_utf8": text.encode().replace(b"logistic", b"log\xffstic"),
        "utf16": text.encode("utf-16"),
        "nan": text.replace('"margin": "1"', '"margin": NaN').encode(),
        "key_twice": text.replace('"margin": "1"', '"margin": "1", "margin": "1"').encode(),
        "deep": b'{"format": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        "comment": b"// a comment\n" + text.encode(),
    }


def edited(text: str, edit: Callable[[Fields], None]) -> str:
    """Return the text of a certificate after an edit of its fields."""
    fields = json.loads(text)
    edit(fields)
    return json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def wrong(increase: str, comparison: str, region: str, boxes: str) -> dict[str, dict[str, bytes]]:
    """Return the files of `invalid` and `malformed`, made from a certificate of each kind."""
    return {
        "invalid": _edits(increase, INVALID)
        | _edits(comparison, INVALID_COMPARISONS)
        | _edits(region, INVALID_REGIONS)
        | _edits(boxes, INVALID_BOXES),
        "malformed": _edits(increase, MALFORMED)
        | _edits(comparison, MALFORMED_COMPARISONS)
        | _edits(region, MALFORMED_REGIONS)
        | _edits(boxes, MALFORMED_BOXES)
        | bytes_of_no_certificate(increase),
    }


def _edits(text: str, edits: dict[str, Callable[[Fields], None]]) -> dict[str, bytes]:
    return {name: edited(text, edit).encode() for name, edit in edits.items()}


def main() -> None:
    """Write every file."""
    good = valid() | compared() | regions()
    names = ("three_classes", "mean_collapse_square", "region", "boxes")
    files = wrong(*(good[name] for name in names))
    files["valid"] = {name: text.encode() for name, text in good.items()}
    for folder, contents in files.items():
        (HERE / folder).mkdir(exist_ok=True)
        for name, content in contents.items():
            (HERE / folder / f"{name}.json").write_bytes(content)


if __name__ == "__main__":
    main()
