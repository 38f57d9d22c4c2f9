"""Claims as documents for papers and notebooks: complete, well formed, accepted by TeX."""

import json
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks
from property_tests.theorems.reports.test_formulas import HARD_TERMS
from theorems.certificates import document, shipped
from theorems.cli import app
from theorems.errors import Undecided, UsageError
from theorems.kernel import rules
from theorems.reports import as_latex, as_markdown, notebook, tex, typesetting
from theorems.reports.as_text import family_lines
from theorems.reports.derivations import derived_lines, lines_of, names_of
from theorems.reports.formulas import LATEX, formula, parts, stated
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import Outcome

HOW_TO = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
LIGHT = ("balanced-lower-bound", "bound-from-means", "etf-rank", "weak-duality", "frank-wolfe-gap")
DERIVED = [find_claim(name) for name in LIGHT]
BY_INSTANCES = find_claim("etf-optimal-for-every-law")


def export(*arguments):
    return CliRunner().invoke(app, ["export", *map(str, arguments)])


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_lines_stand_after_their_premises_and_end_in_the_theorem(claim):
    lines = derived_lines(claim)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(premise < line.number for line in lines for premise in line.premises)
    used = {premise for line in lines for premise in line.premises}
    assert used == set(range(1, len(lines)))
    assert lines[-1].statement == theorem_of(claim).statement
    for line in lines:
        assert line.rule in rules.RULES
        assert line.reason in rules.RULES[line.rule].__doc__


def test_a_derivation_of_another_statement_is_not_exported():
    claim, other = DERIVED[:2]
    with pytest.raises(Undecided, match="does not prove its statement"):
        derived_lines(type(claim)(**vars(claim) | {"formal": other.formal}))


def test_a_derivation_that_the_rules_refuse_is_not_exported(tmp_path):
    file = tmp_path / "my_claims.py"
    file.write_text(
        "from theorems.kernel import rules\nfrom theorems.verdicts.claim import derived\n\n"
        "@derived(kind='lemma', source='own',\n"
        "         formal=lambda: rules.nonnegative(1).statement)\n"
        "def mine():\n    '''One.\n\n    One.\n    '''\n    return rules.nonnegative(-1)\n"
    )
    result = export(file)
    assert result.exit_code == 3
    assert "not visibly non-negative" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_names_put_back_give_the_statements(claim):
    lines = derived_lines(claim)
    names = names_of(lines)
    written = {name: formula(side, LATEX) for side, name in names.items()}
    assert len(written) == len(names)
    for line in lines:
        assumptions, left, right = parts(line.statement, LATEX, names)
        relation, _, second = right.partition(" ")
        restored = f"{written.get(left, left)} {relation} {written.get(second, second)}"
        assert ([*assumptions], restored) == _unnamed(line.statement)


def _unnamed(statement):
    assumptions, left, right = parts(statement, LATEX)
    return assumptions, f"{left} {right}"


# LaTeX


@given(st.text() | st.text("≠ρ²⁺f̃Ĝ\\^~#$%&_{}<>|`é½"))
def test_any_text_becomes_ascii_with_balanced_braces(words):
    written = tex.text(words)
    assert all(" " <= letter <= "~" or letter in "\t\n" for letter in written)
    bare = re.sub(r"\\[{}]", "", written)
    assert bare.count("{") == bare.count("}")
    assert re.sub(r"\\\$", "", written).count("$") % 2 == 0


def test_no_text_of_the_library_has_a_letter_that_latex_lacks():
    for claim in all_claims():
        for words in (claim.title, claim.statement, *family_lines(claim), *claim.hypotheses):
            assert "[U+" not in tex.text(words), claim.id


def test_an_export_of_a_claim_without_derivation_says_that_it_is_declared_not_decided():
    written = as_latex.claim_section(BY_INSTANCES)
    (family,) = family_lines(BY_INSTANCES)
    assert f"{tex.text(family)}.\nDeclared refuted: " in written
    assert r"\vdash" not in written
    assert "Not proved here. In its author's words: " in written
    assert family.startswith("A run checks: ")
    shown = as_markdown.claim_document(BY_INSTANCES)
    assert shown.splitlines()[-1].startswith("Declared refuted: `nceproof verify etf-optimal")
    assert "## Derivation" not in shown


@pytest.mark.parametrize("claim", [BY_INSTANCES, find_claim("etf-rank")], ids=lambda one: one.id)
def test_an_authors_title_is_no_heading_and_is_said_to_be_his_words(claim):
    """What stands as the lemma of a paper is the formal statement, or nothing."""
    claim = replace(claim, title="Cosines cure cancer.")
    (line,) = [x for x in as_latex.claim_section(claim).splitlines() if "cure" in x]
    assert line.endswith(r"In its author's words: \emph{Cosines cure cancer.}")
    document = as_markdown.claim_document(claim)
    assert document.splitlines()[0] == f"# {claim.id}"
    (line,) = [x for x in document.splitlines() if "cure" in x]
    assert line == "In the author's words: **Cosines cure cancer.**"


def test_a_hypothesis_in_brackets_is_no_label():
    claim = replace(BY_INSTANCES, hypotheses=("[0, 1] holds v",))
    assert r"\item {}[0, 1] holds v" in as_latex.claim_section(claim)


def test_code_in_a_statement_shows_its_signs_and_other_signs_are_escaped():
    claim = replace(BY_INSTANCES, statement="`a_b` and a_b, ` and <b>")
    assert r"`a_b` and a\_b, \` and \<b\>" in as_markdown.claim_document(claim).splitlines()


def test_a_notebook_says_where_an_outcome_is_not_as_declared():
    judged = Judgement(Verdict.UNKNOWN, (), "planted")
    shown = notebook.show_outcome(Outcome(BY_INSTANCES, judged, 0.0))
    assert "declared refuted, computed unknown; planted" in shown
    as_declared = replace(judged, verdict=Verdict.REFUTED)
    assert "declared" not in notebook.show_outcome(Outcome(BY_INSTANCES, as_declared, 0.0))


def test_latex_compiles_and_fits_the_page(tmp_path):
    engine = next(filter(None, map(typesetting.shutil.which, ("pdflatex", "lualatex"))), None)
    if engine is None:
        pytest.skip("no TeX engine is installed")
    source = tmp_path / "all.tex"
    written = as_latex.document([*DERIVED, BY_INSTANCES])
    hard = "".join(f"\n${formula(term, LATEX)}$\n" for term, _, _ in HARD_TERMS)
    end = r"\end{document}"
    source.write_text(written.replace(end, hard + end), encoding="utf-8")
    options = ["-interaction=nonstopmode", "-halt-on-error"]
    result = subprocess.run(
        [engine, *options, source], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-2000:]
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", result.stdout)]
    assert max(wide, default=0) < 5


def test_pdf_is_written_where_an_engine_is_installed(tmp_path):
    if not any(map(typesetting.shutil.which, typesetting.ENGINES)):
        pytest.skip("no TeX engine is installed")
    file = tmp_path / "one.pdf"
    assert export("etf-rank", "--to", "pdf", "--output", file).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF-")


def test_what_tex_refuses_is_said(tmp_path):
    if not any(map(typesetting.shutil.which, typesetting.ENGINES)):
        pytest.skip("no TeX engine is installed")
    with pytest.raises(RuntimeError, match="Undefined control sequence"):
        typesetting.typeset(r"\documentclass{article}\begin{document}\nothing\end{document}")


def test_without_an_engine_pdf_is_refused_with_a_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = export("etf-rank", "--to", "pdf", "--output", tmp_path / "one.pdf")
    assert result.exit_code == 2
    assert "install one, or write LaTeX" in result.stderr
    with pytest.raises(UsageError):
        typesetting.typeset("")


# Markdown, JSON, the command


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_markdown_numbers_every_line_and_balances_its_mathematics(claim):
    written = as_markdown.claim_document(claim)
    numbered = re.findall(r"^(\d+)\. .* — \*(.*)\*: ", written, flags=re.MULTILINE)
    assert numbered == [(str(line.number), line.by) for line in derived_lines(claim)]
    for line in written.splitlines():
        assert re.sub(r"\\\$", "", line).count("$") % 2 == 0


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


@pytest.mark.slow
def test_the_notebook_runs_and_shows_what_it_holds(tmp_path):
    example = ROOT / "docs" / "examples" / "notebook.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--output-dir"]
    result = subprocess.run(
        [*command, tmp_path, example], capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stderr
    executed = json.loads((tmp_path / example.name).read_text(encoding="utf-8"))
    shown = [
        {kind: "".join(text) for kind, text in output["data"].items()}
        for cell in executed["cells"]
        for output in cell.get("outputs", [])
    ]
    claim, outcome, theorem, statement, enclosure, certificate = shown
    assert claim["text/markdown"] == as_markdown.claim_document(find_claim("bound-from-means"))
    assert "| ∎ proved | bound-from-means |" in outcome["text/markdown"]
    assert "1. " in theorem["text/markdown"]
    assert statement["text/latex"].startswith(r"$\text{for all }a, b: \langle")
    assert re.fullmatch(r"\$\[7\.3927\d*, 7\.3927\d*\]\$", enclosure["text/latex"])
    assert "not yet checked" in certificate["text/markdown"]
