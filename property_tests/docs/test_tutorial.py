"""The tutorial is run: its files are written, its commands print what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from property_tests import ROOT
from property_tests.documents import blocks, stable

pytestmark = pytest.mark.slow

TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = blocks(TUTORIAL, "python", "console", "yaml")


def shell(command, folder):
    """Run a command line with this environment's programs; return its output and exit code.

    What is said beside a document on stderr, verdicts as they come, is left out of the tutorial.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    result = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=clean | {"PATH": path},
        text=True,
        encoding="utf-8",
        capture_output=True,
        timeout=300,
        check=False,
    )
    return result.stdout or result.stderr, result.returncode


def write(block, folder):
    """Write or continue the file that the first line of a block names."""
    title, _, _ = block.partition("\n")
    name, continued = re.fullmatch(r"# (\w+\.py)(, continued)?", title).groups()
    with (folder / name).open("a" if continued else "x", encoding="utf-8") as file:
        file.write(("\n\n" if continued else "") + block)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Go through the tutorial in an empty folder; return (shown, printed) of each command."""
    folder = tmp_path_factory.mktemp("tutorial")
    found = []
    for language, block in BLOCKS:
        if language == "python":
            write(block, folder)
        elif language == "yaml":
            for command in re.findall(r"^- run: (.*)$", block, flags=re.MULTILINE):
                output, code = shell(command, folder)
                found.append((command, "exit code 0", f"exit code {code}", output))
        else:
            command, _, shown = block.partition("\n")
            output, _ = shell(command.removeprefix("$ "), folder)
            found.append((command, shown, output, output))
    return found


def test_every_command_prints_what_the_tutorial_shows(ran):
    assert len(ran) == 14
    for command, shown, printed, output in ran:
        assert stable(printed) == stable(shown), f"{command}\n{output}"


def test_the_tutorial_shows_each_kind_of_outcome_and_says_what_it_means():
    shown = "".join(block for language, block in BLOCKS if language == "console")
    for words in ("✓ certified", "✗ refuted", "? unknown", "exit code 0", "exit code 3"):
        assert words in shown
    on_families, for_all = TUTORIAL.split("## For all parameters")
    assert "∎ proved" in for_all
    assert "proved" not in on_families.lower()
