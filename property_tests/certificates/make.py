"""Write the corpora of certificates: valid, invalid (one thing wrong), malformed.

    uv run python -m property_tests.certificates.make

Every file of `invalid` is well formed and differs from a valid one in one number or one statement,
so that what it says is false or not proved by it; every file of `malformed` is no certificate.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import Any

from numerics.losses import Logistic
from theorems.certificates import document
from theorems.certificates.making import supervised_increase

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
    return document.written(supervised_increase(
        law, law if weights == "rho" else uniform, before=pair[0], after=pair[1], loss=loss,
        claim=CLAIM,
    ))  # fmt: skip


def put(*path: str | int, to: Any) -> Callable[[Fields], None]:
    """Return an edit that puts a value in one place of a certificate."""

    def edit(fields: Any) -> None:
        for step in path[:-1]:
            fields = fields[step]
        fields[path[-1]] = to(fields[path[-1]]) if callable(to) else to

    return edit


def plus(amount: str) -> Callable[[str], str]:
    return lambda text: str(Fraction(text) + Fraction(amount))


def without(*path: str) -> Callable[[Fields], None]:
    def edit(fields: Any) -> None:
        for step in path[:-1]:
            fields = fields[step]
        del fields[path[-1]]

    return edit


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
    "law_text": put("parameters", "law", to="uniform"),
    "weights_negative": put("parameters", "weights", to=["1", "1", "-1"]),
    "weights_sum": put("parameters", "weights", to=["1", "1", "1"]),
    "weights_too_few": put("parameters", "weights", to=["1/2", "1/2"]),
    "vectors_too_few": put(*WITNESS, "vectors", to=[["1"], ["1"]]),
    "vectors_ragged": put(*WITNESS, "vectors", to=[["1"], ["1", "0"], ["1"]]),
    "vectors_too_long": put(*WITNESS, "vectors", to=[["1", "0", "0", "0"]] * 3),
    "vectors_empty": put(*WITNESS, "vectors", to=[[], [], []]),
    "multipliers_too_many": put(*WITNESS, "multipliers", to=["0"] * 4),
    "slack_negative": put(*WITNESS, "slack", to="-1"),
    "classifiers_too_few": put(*WITNESS, "classifiers", to=[["0"] * 3] * 2),
    "classifiers_too_short": put(*WITNESS, "classifiers", to=[["0"] * 2] * 3),
    "negatives_zero": put(*WITNESS, "negatives", to="0"),
    "negatives_fraction": put(*WITNESS, "negatives", to="3/2"),
    "negatives_infinity": put(*WITNESS, "negatives", to="Infinity"),
    "negatives_not_larger": put("witness", "after", "negatives", to="4"),
    "negatives_smaller": put("witness", "after", "negatives", to="2"),
}  # fmt: skip


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


def main() -> None:
    """Write every file."""
    good = valid()
    base = good["three_classes"]
    files = {
        "valid": {name: text.encode() for name, text in good.items()},
        "invalid": {name: edited(base, edit).encode() for name, edit in INVALID.items()},
        "malformed": {name: edited(base, edit).encode() for name, edit in MALFORMED.items()}
        | bytes_of_no_certificate(base),
    }
    for folder, contents in files.items():
        (HERE / folder).mkdir(exist_ok=True)
        for name, content in contents.items():
            (HERE / folder / f"{name}.json").write_bytes(content)


if __name__ == "__main__":
    main()
