"""Files of claims for tests: their sources, and what the commands say of them."""

import json
from pathlib import Path

from property_tests.running import nceproof

HEAD = """\
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import Claim, claim
from theorems.verdicts.evidence import asserted, below, undecided
from theorems.verdicts.family import Family, cases, grid, sample
from theorems.verdicts.verdict import Instance, Verdict

def lemma(size=1, first=0, declared=Verdict.CERTIFIED, hypotheses=("n ≥ 0",), **more):
    return claim(kind="lemma", hypotheses=hypotheses, source="own",
                 family=grid("planted", n=range(first, first + size)),
                 declared=declared, **more)
"""


def written(name, *body, more="", options=""):
    """Return the source of a claim whose function has the given lines."""
    lines = "\n    ".join(body)
    return f'\n{more}@lemma({options})\ndef {name}():\n    """A title.\n\n    A statement.\n    """\n    {lines}\n'  # noqa: E501


def rests(*used):
    """Return the option of a claim that rests on others."""
    return f"rests_on={used!r}"


RULES = "from theorems.kernel.rules import nonnegative, scale\n"

DERIVED = """from theorems.verdicts.claim import derived
@derived(kind="lemma", formal=lambda: nonnegative(4).statement, source="own")"""


def theorem(name, *body):
    """Return the source of a derived claim that says 4 ≥ 0; it needs RULES before it."""
    return written(name, *body).replace("@lemma()", DERIVED)


HOLDS = "yield Instance({'n': '0'}, below(0, 1))"

FAILS = "yield Instance({'n': '0'}, below(49, 7), '7² is 49', {'n squared': '49'})"

OPEN_LEFT = "yield Instance({'n': '0'}, undecided('too wide'))"


def verdicts(*arguments):
    """Verify in this process; other tests leave it to copies, where there are several claims."""
    result = nceproof("verify", *arguments, "--format", "json", "--jobs", "1")
    found = json.loads(result.stdout)["claims"]
    return result.exit_code, {fields["id"]: fields["verdict"] for fields in found}


def refusal(*arguments, code=4):
    """Run `verify`, which has to refuse in one line; return the line."""
    result = nceproof("verify", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("nceproof: ")
    return line


def line_with(name, text):
    lines = Path(name).read_text(encoding="utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)
