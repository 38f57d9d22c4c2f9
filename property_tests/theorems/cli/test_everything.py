"""All that the command can do: each verb with each of its formats and each of its exit codes.

The verbs and their formats are read from the command; what is not in the tables here fails, so that
nothing a reader can ask for goes away, or comes, unseen.
"""

import json
import re
from enum import StrEnum
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from property_tests import ROOT
from property_tests.running import nceproof
from theorems.cli.application import VERBS

slow = pytest.mark.slow

SHIPPED = sorted((ROOT / "theorems" / "certificates" / "data").glob("*/*.json"))
CORPORA = ROOT / "property_tests" / "certificates"
GOOD, REJECTED = CORPORA / "valid" / "talk.json", CORPORA / "invalid" / "comparison_reversed.json"

ROWS = np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]])

CLAIMS = """
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import below
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict


@claim(kind="lemma", hypotheses=(), family=grid(n=[1]), source="own", declared=Verdict.DECLARED)
def mine():
    '''A title.

    Says.
    '''
    yield Instance({"n": "1"}, below(0, 1))
"""

UNPROVED = """
from theorems.language import Statement, assume, derived, rules

@derived(kind="lemma", formal=lambda: Statement(frozenset(), 4, ">", 0), source="own")
def mine():
    '''A title.

    Says.
    '''
    return rules.nonnegative(4)
"""


def _embeddings(folder):
    """Write the same four points in each format, and a file of their labels."""
    names = np.array(list("aabb"))
    np.save(folder / "x.npy", ROWS)
    np.savez(folder / "x.npz", embeddings=ROWS, labels=names)
    lines = (f"{name},{x:g},{y:g}" for name, (x, y) in zip(names, ROWS, strict=True))
    (folder / "x.csv").write_text("\n".join(lines))
    parquet.write_table(
        pa.table({"label": names, "x": ROWS[:, 0], "y": ROWS[:, 1]}), folder / "x.parquet"
    )
    (folder / "labels.txt").write_text("\n".join(names))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in a folder with a file of each kind that a verb reads."""
    monkeypatch.chdir(tmp_path)
    _embeddings(tmp_path)
    (tmp_path / "gram.json").write_text('[["1", "-1"], ["-1", "1"]]')
    (tmp_path / "gram.csv").write_text("1,-1\n-1,1\n")
    np.save(tmp_path / "gram.npy", np.array([[1.0, -1.0], [-1.0, 1.0]]))
    (tmp_path / "certified.py").write_text(CLAIMS.replace("DECLARED", "CERTIFIED"))
    (tmp_path / "refuted.py").write_text(CLAIMS.replace("DECLARED", "REFUTED"))
    (tmp_path / "unproved.py").write_text(UNPROVED)
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "text.json").write_text("no certificate")
    (tmp_path / "README.md").write_text("<!-- verdicts -->\n<!-- /verdicts -->\n")
    (tmp_path / "derivations").mkdir()
    return tmp_path


# --- formats -------------------------------------------------------------------------------------

FORMATS = {
    "list": (["text", "json"], []),
    "show": (["text", "json"], ["etf-rank", "--derivation"]),
    "verify": (
        ["text", "json", "junit", "sarif", "markdown", "github"],
        ["etf-exists", "certified.py"],
    ),
    "hypotheses": (["text", "json"], ["gram-bound"]),
    "trust": (["text", "json"], []),
    "loss": (["text", "json"], ["--gram", "etf:3", "--k", "4"]),
    "solve": (["text", "json"], ["--rho", "1/2,1/2", "--k", "1,inf"]),
    "bounds": (["text", "json"], ["--gram", "etf:3", "--k", "1..4"]),
    "loss-audit": (["text", "json"], ["sum(exp(-v))"]),
    "audit": (["text", "json", "html"], ["x.csv", "--k", "1"]),
    "batch": (["text", "json", "html"], ["x.npy", "--temperature", "0.1"]),
    "export": (["latex", "markdown", "json", "pdf", "rocq"], ["etf-rank"]),
    "bench": (["text", "json"], ["increase-solves", "--size", "2", "--rounds", "1"]),
}
"""The formats of each verb that has some, and arguments for each."""

SLOW = {"bench", "trust"}

READABLE = {
    "json": json.loads,
    "junit": ElementTree.fromstring,
    "sarif": lambda text: json.loads(text)["runs"],
    "html": lambda text: "</html>" in text,
    "latex": lambda text: r"\begin{proof}" in text,
    "markdown": lambda text: "|" in text or "## Proof" in text,
    "github": lambda text: text.splitlines()[-1].startswith("s VERIFIED"),
    "pdf": lambda text: True,
    "rocq": lambda text: "\nTheorem exported" in text,
    "text": lambda text: text.strip(),
}
"""What tells that a document is of its format."""


def module_of(verb):
    return import_module(f"theorems.cli.{verb.replace('-', '_')}")


def format_option(verb):
    """Return the option of a verb's format and its values; None for a verb without."""
    for parameter in signature(module_of(verb).run, eval_str=True).parameters.values():
        kind, *_ = get_args(parameter.annotation) or (None,)  # the context has no values
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return f"--{parameter.name}", [str(one) for one in kind]
    return None


def test_every_verb_and_every_format_has_its_line_here():
    options = {verb: format_option(verb) for verb in VERBS}
    assert {verb: set(one[1]) for verb, one in options.items() if one} == {
        verb: set(formats) for verb, (formats, _) in FORMATS.items()
    }
    assert set(CODES) == set(VERBS)
    parts = {
        "application",
        "inputs",
        "loaded",
        "options",
        "points",
        "progress",
        "running",
        "selection",
    }
    files = {path.stem for path in (ROOT / "theorems" / "cli").glob("[!_]*.py")} - parts
    assert files == {verb.replace("-", "_") for verb in VERBS}
    assert all({0, 2} <= set(codes) for codes in CODES.values())
    table = re.findall(
        r"^\| (\d+) +\|", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {code for codes in CODES.values() for code in codes} | {70, 130} == set(map(int, table))


@pytest.mark.parametrize(
    ("verb", "name"),
    [
        pytest.param(verb, name, marks=[slow] if verb in SLOW or place % 2 else [])
        for verb, (formats, _) in FORMATS.items()
        for place, name in enumerate(formats)
    ],
)
def test_a_format_is_written_and_can_be_read(verb, name, monkeypatch):
    monkeypatch.setattr("theorems.cli.export.typeset", lambda document: b"%PDF")
    option, _ = format_option(verb)
    arguments = (verb, *FORMATS[verb][1], option, name, "--output", "document")
    result = nceproof(*arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    written = Path("document")
    if written.is_dir():  # Rocq's, beside how to compile it
        [written] = written.glob("*.v")
    assert READABLE[name](written.read_text(encoding="utf-8"))


# --- exit codes ----------------------------------------------------------------------------------

LOSS, SEARCH = ["--gram", "etf:3", "--k", "4"], ["conjecture-unbalanced", "--output", "campaign"]
RISING = ["--k", "4,16", "--beta", "5", "--margin", "1", "--output", "out.json"]
MAP = ["--resolution", "4", "--output", "map.svg"]
UNDECIDED = "sum(exp(-v))/(1 + sum(exp(-v)))"

CODES = {
    "new": {0: ["new.py"], 2: ["new.txt"], 4: ["certified.py"]},
    "list": {0: [], 2: ["--format", "xml"], 4: ["--output", "none/list"]},
    "show": {0: ["gram-bound"], 2: ["no-such-claim"], 4: ["gram-bound", "--output", "none/x"]},
    "verify": {
        0: ["certified.py"],
        1: ["refuted.py"],
        2: ["no-such-claim"],
        3: ["etf-exists", "--time-limit", "0"],
        4: ["missing.py"],
        5: ["empty.py"],
    },
    "hypotheses": {
        0: ["gram-bound"],
        2: ["no-such-claim"],
        3: ["unproved.py"],
        4: ["missing.py"],
        5: ["etf-exists"],
    },
    "trust": {
        0: [],
        1: ["--expect", "expected.json"],
        2: ["no-such-claim"],
        4: ["--expect", "none"],
    },
    "recheck": {0: [GOOD], 1: [REJECTED, GOOD], 2: [], 4: ["text.json", REJECTED]},
    "search": {
        0: ["square-nonincreasing", "--output", "campaign"],
        2: ["gram-bound", "--output", "campaign"],
        3: [*SEARCH, "--time-limit", "0"],
        4: [*SEARCH[:1], "--output", "README.md/campaign", "--time-limit", "0"],
    },
    "cover": {
        0: ["--least-mass", "33/100", "--output", "region.json"],
        2: ["--least-mass", "1/2", "--output", "region.json"],
        3: ["--least-mass", "1/6", *RISING],
    },
    "loss": {0: LOSS, 2: ["--gram", "etf:1", "--k", "1"], 4: ["--gram", "g.json", "--k", "1"]},
    "solve": {0: ["--rho", "1/2,1/2", "--k", "1"], 2: ["--rho", "1/2,1/2", "--k", "0"]},
    "bounds": {0: LOSS, 2: ["--k", "1"], 4: ["--embeddings", "missing.csv", "--k", "1"]},
    "loss-audit": {0: ["sum(exp(-v))"], 2: ["sum(w)"], 3: [UNDECIDED]},
    "audit": {0: ["x.csv", "--k", "1"], 2: ["labels.txt"], 4: ["missing.csv"]},
    "batch": {
        0: ["x.npy", "--temperature", "0.1"],
        2: ["x.npy"],
        3: ["x.npy", "--loss", "log(sum(v))", "--bits", "53"],
        4: ["missing.csv", "--temperature", "0.1"],
    },
    "map": {0: MAP, 2: [*MAP, "--classes", "4"], 4: [*MAP, "--certificate", "text.json"]},
    "map-losses": {
        0: ["--classes", "2", "--beta", "5", "--margin", "1", "--output", "map.svg"],
        2: ["--beta", "1,1", "--output", "map.svg"],
    },
    "map-rare": {
        0: ["--resolution", "4", "--output", "map.svg"],
        2: ["--beta", "1,1", "--output", "map.svg"],
    },
    "export": {0: ["etf-rank"], 2: [], 4: ["missing.py"], 5: ["empty.py"]},
    "docs": {
        0: ["certified.py", "--output", "site", "--readme", "README.md"],
        1: ["etf-rank", "--check", "derivations"],
        2: [],
        4: ["certified.py", "--readme", "missing.md"],
        5: ["empty.py", "--readme", "README.md"],
    },
    "bench": {0: ["increase-solves", "--size", "2", "--rounds", "1"], 2: ["none"], 3: ["gpu"]},
}
"""Arguments for each exit code that a verb promises; see the table in docs/commands.md."""

SLOW_CODES = {
    ("cover", 0),
    ("map", 0),
    ("map-losses", 0),
    ("docs", 0),  # see test_escaping for another site
    ("trust", 0),
    ("trust", 1),
    ("bench", 0),
    ("bench", 3),
}


@pytest.mark.parametrize(
    ("verb", "code"),
    [
        pytest.param(verb, code, marks=[slow] if (verb, code) in SLOW_CODES else [])
        for verb, codes in CODES.items()
        for code in codes
    ],
)
def test_a_verb_keeps_its_exit_codes(verb, code, monkeypatch):
    if (verb, code) == ("trust", 1):  # as if the trusted files had been others
        with monkeypatch.context() as patch:
            patch.setattr("theorems.cli.trust.trusted_files", dict)
            nceproof("trust", "--format", "json", "--output", "expected.json")
    result = nceproof(verb, *CODES[verb][code])
    assert result.exit_code == code, result.stderr
    assert "Traceback" not in result.stderr
    if code in (2, 4, 5) and verb != "recheck":
        (line,) = result.stderr.splitlines()
        assert line.startswith("nceproof: ")
        assert result.stdout == ""


def raising(error):
    """Return a verb without options that raises."""

    def run() -> None:
        raise error

    return run


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_ends_with_70_at_our_fault_and_with_130_when_interrupted(verb, monkeypatch):
    for error, code in ((RuntimeError("x"), 70), (KeyboardInterrupt(), 130)):
        monkeypatch.setattr(module_of(verb), "run", raising(error))
        assert nceproof(verb).exit_code == code


# --- what is read and drawn ----------------------------------------------------------------------

SUPCON = ("--loss", "supcon", "--temperature", "0.1")

READ = [
    *(("loss", "--gram", f"gram.{kind}", "--k", "1") for kind in ("json", "csv", "npy")),
    ("loss", "--gram", "gram.csv", "--nearest", "--k", "inf"),
    ("bounds", "--embeddings", "x.csv", "--k", "1"),
    *(("audit", f"x.{kind}", "--k", "1") for kind in ("npz", "parquet")),
    ("audit", "x.npy", "--labels", "labels.txt", "--k", "1"),
    *(("batch", f"x.{kind}", *SUPCON) for kind in ("npz", "csv", "parquet")),
    ("batch", "x.npy", "--labels", "labels.txt", *SUPCON),
    ("batch", "x.npy", "--second", "x.npy", "--loss", "clip", "--temperature", "0.1"),
]


@pytest.mark.parametrize("arguments", READ, ids=" ".join)
def test_a_file_of_each_kind_is_read(arguments):
    result = nceproof(*arguments)
    assert result.exit_code == 0, result.stderr
    assert result.stdout


DRAWN = [
    ("solve", "--rho", "1/2,1/2", "--k", "1,2", "--plot"),
    ("bounds", "--gram", "etf:2", "--k", "1,2", "--plot"),
    pytest.param(("map", "--resolution", "4", "--output"), marks=slow),
]
HEADS = {"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}


@pytest.mark.parametrize("arguments", DRAWN, ids=" ".join)
@pytest.mark.parametrize(
    "kind", ["svg", *(pytest.param(kind, marks=slow) for kind in ("png", "pdf"))]
)
def test_a_figure_of_each_kind_is_drawn(arguments, kind, folder):
    result = nceproof(*arguments, f"figure.{kind}")
    assert result.exit_code == 0, result.stderr
    assert (folder / f"figure.{kind}").read_bytes().startswith(HEADS[kind])


# --- certificates --------------------------------------------------------------------------------

QUICK = {"logistic_simplest", "talk", "every_collapse_exponential"}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=[] if path.stem in QUICK else [slow], id=path.stem)
        for path in (*SHIPPED, *sorted((CORPORA / "valid").iterdir()))
    ],
)
def test_every_certificate_is_accepted(path):
    result = nceproof("recheck", path)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "s ACCEPTED 1 REJECTED 0 MALFORMED 0 UNDECIDED 0"
