"""Losses as papers write them are those in v = s − n, at every point, or refused."""

import ast
import math
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.formula import show
from numerics.exact.parse import FormulaError, parse
from property_tests import ROOT
from property_tests.documents import blocks
from property_tests.running import nceproof
from property_tests.tiers import one_of
from theorems.tools.paper_losses import in_margins

LOGISTIC, DECOUPLED = "log(1 + sum(exp(-v)))", "log(sum(exp(-v)))"

WRITTEN = {
    "-log(exp(s)/(exp(s) + sum(exp(n))))": LOGISTIC,
    "-log(1/(1 + sum(exp(-v))))": LOGISTIC,
    "-log(softmax(s, n))": LOGISTIC,
    "logsumexp(s, n) - s": LOGISTIC,
    "log(1 + sum(exp(n - s)))": LOGISTIC,
    "-log(exp(s)/sum(exp(n)))": DECOUPLED,
    "logsumexp(n) - s": DECOUPLED,
    "-s + max(n)": "max(-v)",
    "sum(n) - k*s": "sum(-v)",
    "mean(n) - s": "mean(-v)",
    "sum(max(0, 1 - s + n))": "sum(max(0, 1 - v))",
    "-log(softmax(s/T, n/T))": "log(1 + sum(exp(-beta*v)))",
    "-beta*s + log(exp(beta*s) + sum(exp(beta*n)))": "log(1 + sum(exp(-beta*v)))",
    "-log(exp(s/0.1)/(exp(s/0.1) + sum(exp(n/0.1))))": "log(1 + sum(exp(-v/0.1)))",
    "-log(exp(10*s)/(exp(10*s) + mean(exp(10*n))))": "log(1 + mean(exp(-10*v)))",
    "T*logsumexp(n/T) - s": "1/beta*log(sum(exp(-beta*v)))",
}


@pytest.mark.parametrize(("written", "meant"), WRITTEN.items())
def test_a_loss_of_a_paper_is_the_one_in_margins(written, meant):
    assert show(parse(in_margins(written))) == show(parse(meant))


NUMBERS = st.floats(-1, 1, allow_nan=False)


def value(formula, **numbers):
    """Evaluate a text in plain Python, with sums over the negatives of what is written inside."""
    over = {"sum": sum, "mean": lambda x: sum(x) / len(x), "max": max, "min": min}
    many = next(name for name in ("n", "v") if name in numbers)

    def one(text, index):
        known = {**numbers, many: numbers[many][index], "exp": math.exp, "log": math.log}
        return eval(text, {"__builtins__": {}, "max": max, "min": min}, known)

    def aggregate(kind, text):
        return over[kind]([one(text, i) for i in range(len(numbers[many]))])

    class Inner(ast.NodeTransformer):
        def visit_Call(self, node):
            name = node.func.id
            if name in over and len(node.args) == 1:
                return ast.Constant(aggregate(name, ast.unparse(node.args[0])))
            if name == "logsumexp":
                whole = aggregate("sum", f"exp({ast.unparse(node.args[-1])})")
                first = f"exp({ast.unparse(node.args[0])}) + " if len(node.args) == 2 else ""
                return ast.parse(f"log({first}{whole!r})", mode="eval").body
            if name == "softmax":
                whole = aggregate("sum", f"exp({ast.unparse(node.args[1])})")
                first = f"exp({ast.unparse(node.args[0])})"
                return ast.parse(f"{first}/({first} + {whole!r})", mode="eval").body
            return self.generic_visit(node)

    return one(ast.unparse(Inner().visit(ast.parse(formula, mode="eval").body)), 0)


@pytest.mark.parametrize("written", one_of(3, [one for one in WRITTEN if "v" not in one]))
@given(s=NUMBERS, n=st.lists(NUMBERS, min_size=1, max_size=4))
def test_it_has_the_value_of_the_loss_of_the_paper(written, s, n):
    given_numbers = {"T": 0.5, "beta": 2, "k": len(n)}
    mine = value(in_margins(written), v=[s - x for x in n], **given_numbers)
    assert math.isclose(mine, value(written, s=s, n=n, **given_numbers), abs_tol=1e-9)


@pytest.mark.parametrize(
    "formula",
    [
        "s",
        "exp(s)",
        "sum(n) - s",
        "-log(exp(s)/(2 + sum(exp(n))))",
        "-log(exp(s)/(1 + sum(exp(n))))",
        "exp(s)/sum(exp(-n))",
        "log(exp(2*s)/sum(exp(n)))",
        "s*max(n)",
        "max(s, max(n)) - 1",
        "(s - max(n))*s",
        "max(2*n) - s",
    ],
)
def test_a_loss_that_is_no_function_of_differences_is_refused(formula):
    with pytest.raises(FormulaError, match="s − n"):
        in_margins(formula)


@pytest.mark.parametrize("zero", ["0", "0.0", "0e5", "0E-5"])
def test_what_is_divided_by_zero_is_not_left_out(zero):
    with pytest.raises(FormulaError):
        parse(in_margins(f"sum(n - s) + 0/{zero}"))
    assert in_margins("sum(n - s) + 0/2e5") == in_margins("sum(n - s)")


@pytest.mark.parametrize("formula", ["v + s", "softmax(s)", "logsumexp()", "softmax(s, n, 1)"])
def test_another_form_is_refused_with_the_one_that_is_read(formula):
    with pytest.raises(FormulaError, match=r"v beside s|is of the positive and the negatives"):
        in_margins(formula)


@pytest.mark.parametrize(
    "text",
    [
        "max(0, 2 - sum(v))",
        "sum(w)",
        "-" * 999 + "s",
        "(" * 500 + "s" + ")" * 500 + "*n",
        "(",
        "0.1*sum(v)",
        "log(1 +",
    ],
)
def test_what_has_neither_s_nor_n_is_left_as_it_is(text):
    assert in_margins(text) == text


def test_decimals_stay_exact():
    digits = "0.10000000000000000000000000000000000001"
    assert digits in in_margins(f"max(n) - s + {digits}")


def test_a_formula_with_a_minus_in_front_is_no_option():
    result = nceproof("loss-audit", "-log(1/(1 + sum(exp(-v))))", "--proofs")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{LOGISTIC} on [-2, 2]^k, every k ≥ 1\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    "block",
    [content for _, content in blocks((ROOT / "docs/loss-audit.md").read_text("utf-8"), "console")],
)
def test_the_page_shows_what_is_printed(block):
    command, _, shown = block.partition("\n")
    arguments = shlex.split(command.removeprefix("$ nceproof ").partition(" | head")[0])
    assert nceproof(*arguments).stdout.startswith(shown)
