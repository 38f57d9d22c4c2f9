"""Files of claims for the tests of the plugin, and the modules that pytester would forget."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import theorems
from theorems import claims as library

TEMPLATE = (Path(*library.__path__) / "_template.py").read_text(encoding="utf-8")

HEAD = """\
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import asserted, below, undecided
from theorems.verdicts.family import Family, cases, grid, sample
from theorems.verdicts.verdict import Instance, Verdict

def lemma(size=1, first=0, declared=Verdict.CERTIFIED, **more):
    return claim(kind="lemma", hypotheses=(), source="own",
                 family=grid("planted", n=range(first, first + size)),
                 declared=declared, **more)
"""

HOLDS = "yield Instance({'n': '0'}, below(0, 1))"
FAILS = "yield Instance({'n': '7'}, below(49, 7), '7² is 49', {'n squared': '49'})"
OPEN_LEFT = "yield Instance({'n': '0'}, undecided('too wide'))"


def rests(*used):
    """Return the option of a claim that rests on others."""
    return f"rests_on={used!r}"


def written(name, line, options=""):
    docstring = '"""A title.\n\n    A statement.\n    """'
    return f"\n@lemma({options})\ndef {name}():\n    {docstring}\n    {line}\n"


def load_everything():
    """Import all of ours: pytester forgets the modules that a run imports first.

    They would be imported a second time by later tests, whose terms would be of other classes.
    """
    for module in walk_packages(theorems.__path__, "theorems."):
        if module.name != "theorems.__main__":
            import_module(module.name)
