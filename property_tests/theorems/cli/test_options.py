"""The options that verbs share, as the help shows them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from property_tests.running import nceproof
from property_tests.tiers import one_of
from theorems.cli import options
from theorems.verdicts.catalogue import all_claims


@pytest.mark.parametrize("verb", ["batch", "audit", "loss", "bounds"])
def test_the_options_of_reading_stand_together_and_each_says_something(verb):
    """Sections of the help are paragraphs; an option is a line, whose words may go on below it."""
    _, *sections = nceproof(verb, "-h").stdout.partition("Example:")[2].split("\n\n")
    said = {
        section.partition(":\n")[0]: re.findall(r"^  (--?[\w-]+).*?  +(\S.*)$", section, re.M)
        for section in sections
    }
    assert {name for name, _ in said["How the files are read (docs/files.md)"]} >= {
        *("--labels", "--array", "--column", "--skip", "--header", "--unlabelled")
    }
    assert sum(map(len, said.values())) == sum(
        line.startswith("  -") for section in sections for line in section.split("\n")
    )


@pytest.mark.parametrize(
    ("typed", "offered"),
    one_of(
        8,
        [
            ("verify hardest-n", {"hardest-negative-increase"}),
            ("sol", {"solve"}),
            ("show gram", {"gram-bound", "gram-duality"}),
            ("solve --te", {"--temperature"}),
            ("loss --loss hinge", {"hinge", "hinge-max"}),
            ("batch x.npy --loss sig", {"siglip"}),
            ("solve --weights u", {"uniform"}),
            ("list --verdict te", {"tested"}),
        ],
    ),
)
def test_a_shell_completes_verbs_options_values_and_ids(typed, offered):
    words = f"nceproof {typed}"
    asked = {
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
        "_NCEPROOF_COMPLETE": "complete_bash",
    }
    program = Path(sys.executable).with_name("nceproof")  # its name is that of the variable
    done = subprocess.run(
        program, env={**os.environ, **asked}, capture_output=True, text=True, check=False
    )
    assert set(done.stdout.split()) == offered


def test_the_ids_that_a_shell_completes_are_those_of_the_library():
    assert options.beginning_with("") == sorted(claim.id for claim in all_claims())
