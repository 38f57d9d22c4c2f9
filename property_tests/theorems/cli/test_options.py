"""The options that verbs share, as the help shows them."""

import re

import pytest

from property_tests.running import nceproof


@pytest.mark.parametrize("verb", ["batch", "audit", "loss", "bounds"])
def test_the_options_of_reading_stand_together_and_each_says_something(verb):
    """Sections of the help are paragraphs; an option is a line, whose words may go on below it."""
    _, *sections = nceproof(verb, "-h").stdout.partition("Example:")[2].split("\n\n")
    options = {
        section.partition(":\n")[0]: re.findall(r"^  (--?[\w-]+).*?  +(\S.*)$", section, re.M)
        for section in sections
    }
    assert {name for name, said in options["How the files are read (docs/files.md)"]} >= {
        *("--labels", "--array", "--column", "--skip", "--header", "--unlabelled")
    }
    assert sum(map(len, options.values())) == sum(
        line.startswith("  -") for section in sections for line in section.split("\n")
    )
