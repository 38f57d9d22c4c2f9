"""Claims as documents for papers and notebooks: complete, well formed, accepted by TeX."""

import json
import re
import shlex
from typing import get_args

import pytest
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks
from property_tests.theorems.reports.exported import DERIVED, export
from theorems.certificates import document, shipped
from theorems.cli import app
from theorems.reports import as_markdown, notebook
from theorems.reports.derivations import lines_of
from theorems.reports.formulas import stated
from theorems.reports.notation import LATEX
from theorems.reports.proofs import proof_of
from theorems.reports.reasons import reasons
from theorems.verdicts.catalogue import find_claim

HOW_TO = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")


# Markdown, JSON, the command


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_markdown_numbers_every_step_and_balances_its_mathematics(claim):
    written = as_markdown.claim_document(claim)
    proof = written.partition("## Proof")[2]
    numbered = re.findall(r"^(\d+)\. .*\b[Bb]y (.*):$", proof, flags=re.MULTILINE)
    steps = proof_of(claim)
    assert [int(number) for number, _ in numbered] == [step.number for step in steps]
    for (_, by), step in zip(numbered, steps, strict=True):
        because = f"the claim {step.cited}" if step.cited else reasons(step.ideas or step.rules)
        assert by.startswith(because)
    assert proof.rstrip().endswith(f"`nceproof show {claim.id} --derivation`.")
    for line in written.splitlines():
        assert re.sub(r"\\\$", "", line).count("$") % 2 == 0


VACUOUS = """\
from theorems.language import Statement, assume, derived, rules, terms, talk

both = (assume.Same(talk.c, talk.s), assume.Distinct(talk.c, talk.s))
equal = terms.Equal(talk.c, talk.s)

@derived(
    kind="theorem",
    source="own",
    formal=lambda: Statement(frozenset(both), terms.as_term(0), "=", terms.as_term(1)),
)
def zero_is_one():
    '''Zero is one.

    0 = 1.
    '''
    one = rules.algebra(equal, terms.as_term(1), both[:1])
    return rules.chain(rules.algebra(terms.as_term(0), equal, both[1:]), one)
"""


@pytest.mark.parametrize(
    "verb",
    [
        *(("export", "--to", to) for to in ("latex", "markdown", "json", "rocq")),
        ("export", "--to", "pdf", "--output", "zero.pdf"),
        ("show", "--derivation"),
    ],
)
def test_what_no_model_meets_is_not_written_down_as_a_theorem(verb, tmp_path, monkeypatch):
    """A paper got a numbered theorem and a proof, and the command ended with 0."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine_claims.py").write_text(VACUOUS, encoding="utf-8")
    result = CliRunner().invoke(app, [verb[0], "mine_claims.py", *verb[1:]])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "zero-is-one is vacuous: no model" in result.stderr


def test_json_holds_the_lines():
    result = export("etf-rank", "etf-exists", "etf-rank", "--to", "json")
    first, second = json.loads(result.stdout)
    assert (first["id"], second["id"]) == ("etf-rank", "etf-exists")
    (line,) = lines_of(find_claim("etf-rank").derivation())
    assert first["derivation"] == [
        {
            "text": stated(line.statement),
            "latex": stated(line.statement, LATEX),
            "line": 1,
            "rule": "algebra",
            "reason": line.reason,
            "premises": [],
        }
    ]
    assert second["derivation"] == []


def test_show_has_the_derivation_in_json_as_well():
    shown = json.loads(CliRunner().invoke(app, ["show", "etf-rank", "--format", "json"]).stdout)
    assert "derivation" not in shown
    asked = ["show", "etf-rank", "--derivation", "--format", "json"]
    (exported,) = json.loads(export("etf-rank", "--to", "json").stdout)
    assert json.loads(CliRunner().invoke(app, asked).stdout) == exported
    assert exported == shown | {"derivation": exported["derivation"]}


UNPROVED = """\
from sympy import Integer
from theorems.language import Statement, Theorem, derived, rules

@derived(kind="theorem", formal=lambda: Statement(frozenset(), Integer(0), ">", Integer(1)),
         source="own")
def mine():
    '''Nothing is more than one.

    0 > 1.
    '''
"""


FORGED = """
    forged = object.__new__(Theorem)
    said = Statement(frozenset(), Integer(0), ">", Integer(1))
    for name, value in (("statement", said), ("rule", "nonnegative"), ("inputs", (Integer(4),))):
        object.__setattr__(forged, name, value)
    return forged
"""


@pytest.mark.parametrize(
    "body",
    [FORGED, "    return rules.nonnegative(Integer(4))\n", "    raise ValueError\n"],
    ids=["by-no-rule", "another-statement", "fault"],
)
@pytest.mark.parametrize(
    "asked",
    [
        *(("export", "--to", target) for target in ("latex", "markdown", "json")),
        ("show", "--derivation"),
        ("show", "--derivation", "--format", "json"),
    ],
    ids="".join,
)
def test_no_document_shows_a_derivation_that_does_not_prove_its_claim(tmp_path, asked, body):
    path = tmp_path / "mine.py"
    path.write_text(UNPROVED + body, encoding="utf-8")
    result = CliRunner().invoke(app, [*asked, str(path)])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "mine" in result.stderr


@pytest.mark.parametrize("block", [content for _, content in blocks(HOW_TO, "console")])
def test_the_how_to_prints_what_it_shows(block):
    command, _, shown = block.partition("\n")
    result = CliRunner().invoke(app, shlex.split(command.removeprefix("$ nceproof ")))
    assert result.stdout.strip() == shown.strip()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name the claims"),
        (("--all", "etf-rank"), "name the claims"),
        (("--to", "pdf", "etf-rank"), "needs --output"),
        (("etf-ranc",), "did you mean etf-rank"),
    ],
)
def test_wrong_arguments_are_refused(arguments, words):
    result = export(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr


SHIPPED = [
    (claim, name)
    for claim in ("conjecture-unbalanced", "monotone-near-balanced")
    for name in shipped.names(claim)
]


@pytest.mark.parametrize(("claim", "name"), SHIPPED)
def test_a_certificate_is_shown_as_not_yet_checked(claim, name):
    certificate = document.read(shipped.content(claim, name))
    shown = notebook.MARKDOWN[type(certificate)](certificate)
    assert shown.startswith("A certificate, not yet checked (`nceproof recheck`), of: L")


def test_every_kind_of_certificate_can_be_shown():
    assert set(notebook.STATEMENTS) == set(get_args(document.Certificate))
