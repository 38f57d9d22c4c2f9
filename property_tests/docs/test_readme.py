"""The README's examples are run, and their output is what the README shows."""

import runpy
import shlex
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks, stable
from theorems.cli import app
from theorems.reports import verdict_table
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.verdict import Judgement
from theorems.verdicts.verify import Outcome

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURES = ROOT / "docs" / "figures"

CONSOLE = [content for _, content in blocks(README, "console")]
PYTHON = [content for _, content in blocks(README, "python")]


@pytest.mark.slow
@pytest.mark.parametrize("block", CONSOLE, ids=lambda block: block.splitlines()[0])
def test_the_console_examples_print_what_the_readme_shows(block):
    command, _, shown = block.partition("\n")
    arguments = shlex.split(command.removeprefix("$ uv run nceproof "))
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    assert stable(result.stdout) == stable(shown)


@pytest.mark.parametrize("block", PYTHON)
def test_the_python_examples_run(block):
    exec(compile(block, "README.md", "exec"), {})


def test_the_readme_has_examples_of_every_verb_that_prints_numbers():
    shown = {shlex.split(block.splitlines()[0])[4] for block in CONSOLE}
    assert {"verify", "loss", "solve"} <= shown


def test_the_table_is_that_of_a_run_in_which_every_claim_is_as_declared():
    """That every claim is as declared is tested in `theorems/claims/test_verdicts.py`."""
    found = [Outcome(one, Judgement(one.declared, (), ""), 0.0) for one in all_claims()]
    before, after = verdict_table.around(ROOT / "README.md")
    assert f"{before}{verdict_table.table(found)}{after}" == README, (
        "stale: run `nceproof docs --readme README.md`"
    )


@pytest.mark.slow
def test_the_transcript_shows_what_its_commands_print():
    script = runpy.run_path(str(FIGURES / "transcript.py"))
    svg = (FIGURES / "transcript.svg").read_text(encoding="utf-8")
    drawn = ElementTree.fromstring(svg).iterfind(".//{*}g[@class='transcript-matrix']/{*}text")
    shown = " ".join("".join(text.itertext()) for text in drawn)
    assert stable(" ".join(shown.split())) == stable(" ".join(script["printed"]().split()))
    assert "url(http" not in svg
