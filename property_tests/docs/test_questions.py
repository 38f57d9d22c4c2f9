"""The page of questions is run: what it shows is what its commands and programs print."""

import re
import shlex
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks, stable
from theorems.cli import app

PAGE = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
FILES, *PROGRAMS = [code for _, code in blocks(PAGE, "python")]
COMMANDS = [content for _, content in blocks(PAGE, "console")]

ASKED = {
    "My loss is stuck at 6.92": r"\log 127 \cdot 0.1/0.07",
    "Why is it above that of collapse?": "nceproof batch beside.npy",
    "Why is it never 0?": "nceproof loss --gram etf:10",
    "What does the batch size change?": "4096 0.3155 9.0108",
    "My CLIP has a learned scale of 100": "logit_scale = 4.6052",
    "Which temperature makes cosines of 0.7 optimal?": "--beta 1.17",
    "Do duplicates in the queue matter?": "distinct_losses",
    "What is SupCon's floor?": "the logistic loss with collisions",
    "Is my bias right?": "--loss siglip",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Write the files of the examples, as the first program of the page does."""
    place = tmp_path_factory.mktemp("questions")
    subprocess.run([sys.executable, "-c", FILES], cwd=place, check=True)
    return place


@pytest.mark.slow
@pytest.mark.parametrize("block", COMMANDS)
def test_every_command_prints_what_is_shown(block, folder, monkeypatch):
    monkeypatch.chdir(folder)
    command, _, shown = block.partition("\n")
    words = shlex.split(command.removeprefix("$ "))
    assert words[0] == "nceproof"
    result = CliRunner().invoke(app, words[1:])
    assert (result.exit_code, result.stderr) == (0, "")
    assert stable(result.stdout).split() == stable(shown).split()


@pytest.mark.slow
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_program_prints_what_is_shown(program, folder):
    code, _, shown = program.partition("# prints\n")
    assert shown
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, check=True, capture_output=True, text=True
    )
    assert result.stdout.split() == shown.replace("# ", "").split()


def test_every_question_is_answered_by_what_is_run():
    answers = dict(re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", PAGE, flags=re.M | re.S))
    assert set(answers) == set(ASKED)
    for question, words in ASKED.items():
        assert words in answers[question]
        assert blocks(answers[question], "console", "python")


def test_the_page_is_found_from_the_readme_and_the_guide():
    assert "(docs/questions.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    for name in ("README.md", "audit.md", "batch.md"):
        assert "(questions.md)" in (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_supcon_is_the_logistic_loss_with_collisions_on_the_page():
    """Both numbers of that program are printed, and they are one."""
    (program,) = [code for code in PROGRAMS if "supcon(rows" in code]
    one, two = program.partition("# prints\n")[2].replace("# ", "").split()
    assert one == two
