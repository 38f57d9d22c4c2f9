"""The README's examples are run, and their output is what the README shows."""

import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from property_tests.documents import blocks, stable
from theorems.cli import app

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


CONSOLE = [content for _, content in blocks(README, "console")]
PYTHON = [content for _, content in blocks(README, "python")]


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
