"""The second checker as a program: what it reads, says and exits with."""

import ast
import copy
import json
import random
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.theorems.certificates.second_checker import CORPORA, certificate, rationals
from property_tests.theorems.certificates.test_supervised_increase import FALSE
from theorems.certificates import recheck
from theorems.certificates.recheck import MalformedError
from theorems.tools import recheck as rechecking

SOURCE = ROOT / "theorems" / "certificates" / "recheck.py"

DATA = ROOT / "theorems" / "certificates" / "data"

COMMITTED = sorted((DATA / "conjecture-unbalanced").glob("*.json"))

SAMPLE = CORPORA / "valid" / "talk.json"


def write(path, document):
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_committed_certificates_are_accepted(path):
    found, message = recheck.outcome(str(path))
    assert found == "accepted"
    assert message.startswith("L_sup <= 0.")


CORPUS = sorted(CORPORA.glob("*/*.json"))

VERDICTS = {
    "valid": {"accepted"},
    "invalid": {"rejected"},
    "malformed": {"malformed"},
    "unproved": {"rejected", "undecided"},
}


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=pytest.mark.slow if path in FALSE else ())  # see test_acceptance
        for path in CORPUS
    ],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_the_corpora_have_the_verdict_of_their_folder(path):
    assert recheck.outcome(str(path))[0] in VERDICTS[path.parent.name]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("key_twice", 'at $.parameters.loss: the key "margin" is doubled'),
        ("unknown_key_inside", 'at $.witness: the key "during" is unknown'),
        ("missing_key_inside", 'at $.witness.before: the key "slack" is missing'),
        ("nan", "at $.parameters.loss.margin: a string is needed, not the bare NaN"),
        ("vectors_ragged", "at $.witness.before.vectors[1]: 2 entries, where 1 are needed"),
        ("negatives_smaller", "at $.witness.after.negatives: more than"),
        ("deep", "at $: lists and objects nested"),
    ],
)
def test_the_message_names_the_place(name, place):
    assert recheck.outcome(str(CORPORA / "malformed" / f"{name}.json"))[1].startswith(place)


def test_a_rejected_file_says_what_is_shown():
    outcome = recheck.outcome(str(CORPORA / "invalid" / "bound_too_low.json"))
    assert outcome[0] == "rejected"
    assert outcome[1].startswith("before: only L_sup <= ")


def leaves(value, path=()):
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in items:
            yield from leaves(inner, (*path, key))
    else:
        yield path, value


def changed(document, path, value):
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document


NUMBERS = [
    path
    for path, _ in leaves(json.loads(SAMPLE.read_text()))
    if path[0] in ("parameters", "witness", "conclusion") and path[-1] != "name"
]


@pytest.mark.slow
@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_a_mutated_number_is_accepted_only_where_the_first_checker_accepts_it(path, tmp_path):
    document = json.loads(SAMPLE.read_text())
    old = Fraction(dict(leaves(document))[path])
    step = Fraction(1, 2**40)
    for i, new in enumerate((old + 1, old + step, old - step, -old)):
        file = write(tmp_path / f"{i}.json", changed(document, path, str(new)))
        found = recheck.outcome(file)[0]
        if found == "accepted":
            assert rechecking.outcome(Path(file))[0] == "accepted"
        if path[2:3] == ("vectors",) and new != old:
            assert found == (
                "accepted" if new == -old and still_optimal(path, document) else "rejected"
            )
        if path[:2] in (("parameters", "law"), ("parameters", "weights")) and new != old:
            assert found == "malformed"


def still_optimal(path, document):
    """Whether the sign of a coordinate does not matter: it is 0 or alone in its column."""
    rows = document["witness"][path[1]]["vectors"]
    return all(row[path[4]] == "0" for i, row in enumerate(rows) if i != path[3])


def test_a_weaker_conclusion_is_accepted_and_a_stronger_one_is_not(tmp_path):
    document = json.loads(SAMPLE.read_text())
    ends = document["conclusion"]
    middle = (Fraction(ends["before_most"]) + Fraction(ends["after_least"])) / 2
    for key, sign in (("before_most", 1), ("after_least", -1)):
        path, end = ("conclusion", key), Fraction(ends[key])
        nudged = end - sign * Fraction(1, 10**4)
        weak, strong = (
            write(tmp_path / "a.json", changed(document, path, str(middle))),
            write(tmp_path / "b.json", changed(document, path, str(nudged))),
        )
        assert recheck.outcome(weak)[0] == "accepted"
        assert recheck.outcome(strong)[0] == "rejected"


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_value_in_place_of_another_gives_an_outcome(data):
    document = json.loads(SAMPLE.read_text())
    path = data.draw(st.sampled_from([path for path, _ in leaves(document)]))
    text = st.text(max_size=5) | st.sampled_from(["0", "1", "-1", "1/3", "inf", "9" * 1500])
    value = data.draw(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | text,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
            max_leaves=4,
        )
    )
    content = json.dumps(changed(document, path, value)).encode()
    try:
        found = recheck.read(content)
    except MalformedError:
        return
    assert path[0] in ("claim", "made_by") or isinstance(value, str)
    assert all(isinstance(x, Fraction) for x in [found.beta, found.margin, *found.law])


@given(st.binary(max_size=300) | st.text(alphabet='[]{}"\\:,1e.- \n', max_size=300).map(str.encode))
def test_no_bytes_raise_anything_but_malformed(content):
    with pytest.raises(MalformedError, match=r"^at \$"):
        recheck.read(content)


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"[" * 1_000_000,
        b'{"a":' * 200_000,
        b'"' * 1_000_001,
        b'\\"' * 500_000,
        b'["\\' * 300_000,
        b"1" * 1_000_000,
        b"-" * 1_000_000,
        b'["' + b"x" * 1_000_000,
        b"\x00",
        b'"\\ud800"',
        b'{"\\ud800": "1"}',
        b"{}" + b" " * 2**20,
    ],
)
def test_hostile_bytes_are_malformed(content):
    with pytest.raises(MalformedError) as caught:
        recheck.read(content)
    assert str(caught.value).isascii()


def test_a_file_has_at_most_a_mebibyte():
    content = SAMPLE.read_bytes()
    recheck.read(content + b" " * (2**20 - len(content)))
    with pytest.raises(MalformedError, match="more than 1048576 bytes"):
        recheck.read(content + b" " * (2**20 + 1 - len(content)))


def test_a_law_of_long_numbers_is_summed_without_common_divisors():
    rng = random.Random(0)
    terms = [Fraction(1, rng.getrandbits(6000) | 1) for _ in range(250)]
    pairs = [(x.numerator, x.denominator) for x in terms]
    assert not recheck.adds_up_to_one(pairs)
    assert not recheck.adds_up_to_one([(1, 2), (1, 3)])
    assert recheck.adds_up_to_one([(1, 3)] * 3)


def program(*arguments, folder=ROOT, script=("-m", "theorems.certificates.recheck")):
    command = [sys.executable, *script, *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_it_imports_the_standard_library_and_what_lies_beside_it_only():
    for node in ast.walk(ast.parse(SOURCE.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            assert names <= sys.stdlib_module_names | {"recheck_boxes", "recheck_region"}
        if isinstance(node, ast.ImportFrom) and node.module != "theorems.certificates":
            assert node.level == 0
            assert node.module.split(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert {alias.name for alias in node.names} <= {"recheck_boxes", "recheck_region"}


def test_it_runs_copied_alone_into_an_empty_folder(tmp_path):
    shutil.copy(SOURCE, tmp_path / "anything.py")
    shutil.copy(SAMPLE, tmp_path / "sample.json")
    done = program("sample.json", folder=tmp_path, script=("-I", "anything.py"))
    assert done.returncode == 0
    assert done.stderr == ""
    first, last = done.stdout.splitlines()
    assert first.startswith("accepted sample.json: L_sup <= 0.3091014")
    assert last == "s ACCEPTED 1 REJECTED 0 MALFORMED 0 UNDECIDED 0"


def test_the_exit_code_is_that_of_the_worst_file(tmp_path):
    valid, bad = SAMPLE, CORPORA / "invalid" / "bounds_equal.json"
    document = json.loads(SAMPLE.read_text())
    large = write(
        tmp_path / "k.json", changed(document, ("witness", "after", "negatives"), "99999")
    )
    broken = CORPORA / "malformed" / "empty.json"
    for files, code in [
        ([valid], 0),
        ([valid, bad], 1),
        ([valid, large], 3),
        ([bad, large], 1),
        ([valid, bad, large, broken], 4),
        ([tmp_path], 4),
        ([tmp_path / "absent"], 4),
        ([], 5),
    ]:
        assert recheck.main([str(file) for file in files]) == code
    assert program("--unknown").returncode == 2
    assert program(valid, bad).stdout.endswith("s ACCEPTED 1 REJECTED 1 MALFORMED 0 UNDECIDED 0\n")


def test_a_name_cannot_forge_a_line(tmp_path, capsys):
    name = tmp_path / "a\ns ACCEPTED 1 REJECTED 0 MALFORMED 0 UNDECIDED 0\nb.json"
    assert recheck.main([str(name)]) == 4
    _, last = capsys.readouterr().out.splitlines()
    assert last == "s ACCEPTED 0 REJECTED 0 MALFORMED 1 UNDECIDED 0"


@given(rationals, st.integers(1, 12))
def test_decimals_are_rounded_to_the_side_named(x, digits):
    low, high = (Fraction(recheck.decimal(x, digits, up=up)) for up in (False, True))
    assert low <= x <= high
    assert high - low <= Fraction(1, 10**digits)


def test_an_increase_that_is_tiny_is_shown_with_enough_decimals():
    found = recheck.summary(
        certificate(before_most=Fraction(1, 3), after_least=Fraction(1, 3) + Fraction(1, 10**15))
    )
    most, least = (Fraction(word) for word in found.split() if word.startswith("0."))
    assert Fraction(1, 3) <= most < least <= Fraction(1, 3) + Fraction(1, 10**15)


def test_the_statement_is_that_of_the_documentation():
    text = (ROOT / "docs" / "certificates.md").read_text(encoding="utf-8")
    first = re.findall("```text\n(.*?)\n```", text, flags=re.DOTALL)[0]
    assert " ".join(first.split()) == recheck.STATEMENT


def test_a_name_that_is_not_ascii_is_escaped(capsys):
    recheck.main(["é"])
    assert capsys.readouterr().out.startswith("malformed '\\xe9': cannot be read")
