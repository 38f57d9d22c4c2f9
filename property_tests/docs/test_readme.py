"""The README's examples are run, and their output is what the README shows."""

import re
import runpy
import shlex
from functools import cache
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import argues, blocks, stable
from theorems.cli import app
from theorems.reports import verdict_table
from theorems.verdicts.catalogue import all_claims, find_claim, twin_of
from theorems.verdicts.evidence import below, counterexample, undecided
from theorems.verdicts.trust import trusted_files
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import Outcome

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = ROOT / "docs" / "figures"

COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
CONSOLE = [content for text in (README, COMMANDS) for _, content in blocks(text, "console")]
SHOWN, NEIGHBOUR, PYTHON = (content for _, content in blocks(README, "python"))


@pytest.mark.slow
@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0])
def test_the_console_examples_print_what_the_readme_shows(block):
    command, _, shown = block.partition("\n")
    arguments = shlex.split(command.removeprefix("$ uv run nceproof "))
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert stable(result.stdout) == stable(shown)


def test_the_claim_that_the_readme_shows_is_whole_and_stands_in_the_file_that_it_names():
    head, _, shown = SHOWN.partition("\n")
    file = (ROOT / head.removeprefix("# from ")).read_text(encoding="utf-8")
    before, after = file.split(shown)
    assert before.endswith("\n\n\n")
    assert after.startswith("\n\n@claim(")
    assert shown.startswith("@claim(")
    assert shown.count("\n") <= 12
    assert file.endswith(f"\n{NEIGHBOUR}")
    assert NEIGHBOUR.count("\n") < shown.count("\n") / 2


def test_the_python_example_runs():
    exec(compile(PYTHON, "README.md", "exec"), {})


def test_the_readme_is_short_and_says_what_it_is_about():
    assert len(README.splitlines()) < 250
    first, *_ = blocks(README, "math")
    assert "\\log" in first[1]
    assert "(equiangular tight\nframe)" in README or "(equiangular tight frame)" in README


def test_the_guide_has_examples_of_every_verb_that_prints_numbers():
    shown = {shlex.split(block.splitlines()[0])[4] for block in CONSOLE}
    assert {"verify", "loss", "solve", "loss-audit"} <= shown


def as_declared():
    """Return outcomes as if all instances of all claims had run, and come out as declared."""

    @cache
    def visit(name):
        claim = find_claim(name)
        named = (*claim.rests_on, *claim.rests_on_refuted)
        members = claim.family.members if claim.instances else ()
        ran = tuple(Instance(member, undecided("not run")) for member in members)
        if claim.declared == Verdict.REFUTED and argues(claim):
            fails = counterexample(below(0, 1), argued=True)
            ran = (Instance(members[0], fails, witness={"planted": "1"}), *ran[1:])
        judged = Judgement(claim.declared, ran, "")
        open_left = tuple(one for one in named if not visit(one).is_ground)
        return Outcome(claim, judged, 0.0, named, open_left)

    return [visit(claim.id) for claim in all_claims()]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/verdicts.md", "docs/field.md"])
def test_what_is_written_of_a_run_is_that_of_one_in_which_every_claim_is_as_declared(name):
    """That every claim is as declared is tested in `theorems/claims/test_verdicts.py`."""
    found, file = as_declared(), ROOT / name
    assert verdict_table.filled(file, found) == file.read_text(encoding="utf-8"), (
        f"stale: run `nceproof docs --readme {name}`"
    )


def test_the_readme_counts_the_trusted_lines():
    said = re.search(r"The trusted Python is some ([\d,]+) lines", README)
    lines = sum(file.lines for path, file in trusted_files().items() if path.endswith(".py"))
    assert abs(int(said[1].replace(",", "")) - lines) <= 500


def test_the_readme_counts_what_rocq_and_the_fuzzer_have_seen():
    twins = sum(twin_of(claim) is not None for claim in all_claims())
    assert f"The Rocq prover accepts {twins} claims a second time" in README
    (decided,) = re.findall(r"fuzzed on ([\d,]+) decided conclusions", README)
    soundness = (ROOT / "docs" / "soundness.md").read_text(encoding="utf-8")
    assert f"decided {decided} conclusions" in soundness.replace("\n", " ")
    said = r"their (\d+) conditions (\d+) were left out, .* (\d+) of those .* the other (\d+) it"
    conditions, tried, caught, argued = re.search(said, README.replace("\n  ", "")).groups()
    row = re.search(r"\| in all +\| (\d+) +\| (\d+) +\| (\d+) +\| (\d+) +\|", soundness)
    assert (conditions, argued, tried, caught) == row.groups()


@pytest.mark.slow
def test_the_transcript_shows_what_its_commands_print():
    script = runpy.run_path(str(FIGURES / "transcript.py"))
    svg = (FIGURES / "transcript.svg").read_text(encoding="utf-8")
    drawn = ElementTree.fromstring(svg).iterfind(".//{*}g[@class='transcript-matrix']/{*}text")
    shown = " ".join("".join(text.itertext()) for text in drawn)
    assert stable(" ".join(shown.split())) == stable(" ".join(script["printed"]().split()))
    assert "url(http" not in svg


def test_the_guide_installs_from_the_clone_as_long_as_no_index_has_the_package():
    assert "it is not on PyPI" in README
    for file in [*(ROOT / "docs").rglob("*.md"), ROOT / "CONTRIBUTING.md"]:
        text = " ".join(file.read_text(encoding="utf-8").split())
        assert not re.search(r"pip install (-\w+ )*'?nceproof", text), file
