"""`nceproof trust` and its document: what claims assume and use, and every change is noticed."""

import hashlib
import json
import shutil
from dataclasses import replace
from importlib import metadata

import pytest

from property_tests import ROOT
from property_tests.running import nceproof, nceproof_apart
from theorems.reports.statements import assumed
from theorems.tools.trust import versions
from theorems.verdicts import trust
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.citing import uses_of

pytestmark = pytest.mark.slow  # every derivation is run


@pytest.fixture
def expected(tmp_path, trusted):
    """Write the printed document, changed by a function, to a file."""

    def write(change=lambda fields: None, *, sealed=True):
        fields = json.loads(trusted)
        change(fields)
        if sealed:
            lines = [
                f"{file['sha256']}  {name}\n" for name, file in sorted(fields["files"].items())
            ]
            fields["sha256"] = hashlib.sha256("".join(lines).encode()).hexdigest()
        path = tmp_path / "trust.json"
        path.write_text(json.dumps(fields), encoding="utf-8")
        return path

    return write


def test_the_text_shows_what_the_json_holds(trusted):
    fields, text = json.loads(trusted), nceproof("trust").stdout
    for name, file in fields["files"].items():
        assert f"{file['lines']:>5}  {file['sha256']}  {name}\n" in text
    assert f"{fields['sha256']}  all {len(fields['files'])} files" in text
    for name, rests in fields["theorems"].items():
        page = text.partition(f"\n{name} assumes\n")[2].partition("\n\n")[0]
        assert all(f"· {hypothesis}" in page for hypothesis in rests["hypotheses"])
        assert ("and uses" in page) == bool(rests["uses"])


def test_every_claim_is_there_with_all_that_it_uses(trusted):
    theorems = json.loads(trusted)["theorems"]
    direct = {one.id: {used.id for used in uses_of(one)} for one in all_claims()}
    assert set(theorems) == set(direct)
    for one in all_claims():
        reached, frontier = set(), {one.id}
        while frontier := {used for name in frontier for used in direct[name]} - reached:
            reached |= frontier
        assert set(theorems[one.id]["uses"]) == reached
        assert theorems[one.id]["hypotheses"] == list(assumed(one))
    assert any(len(rests["uses"]) > 1 for rests in theorems.values())


# Comparing


def test_what_is_as_expected_ends_well(expected):
    result = nceproof("trust", "--expect", expected())
    assert (result.exit_code, result.stderr) == (0, "")
    files = len(trust.trusted_files())
    assert result.stdout == f"{files} trusted files, {len(all_claims())} claims: nothing changed\n"


def drop(section, name):
    return lambda fields: fields[section].pop(name)


def add(section, name, entry):
    return lambda fields: fields[section].update({name: entry})


def alter(section, name, key, value):
    return lambda fields: fields[section][name].update({key: value})


CLAIM = "etf-optimal-balanced"


KERNEL = "theorems/verdicts/verdict.py"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (alter("files", KERNEL, "sha256", "0" * 64), f"{KERNEL} changed"),
        (alter("files", KERNEL, "lines", 1), f"{KERNEL} changed"),
        (drop("files", KERNEL), f"{KERNEL} appeared"),
        (add("files", "old.py", {"lines": 1, "sha256": "0" * 64}), "old.py vanished"),
        (alter("theorems", CLAIM, "uses", []), f"the statement or files of {CLAIM} changed"),
        (
            alter("theorems", CLAIM, "hypotheses", ["ρ"]),
            f"the statement or files of {CLAIM} changed",
        ),
        (
            alter("theorems", CLAIM, "sources_sha256", "0" * 64),
            f"the statement or files of {CLAIM} changed",
        ),
        (drop("theorems", CLAIM), f"the statement or files of {CLAIM} appeared"),
        (
            add("theorems", "old", {"hypotheses": [], "uses": [], "statement_sha256": ""}),
            "the statement or files of old vanished",
        ),
    ],
)
def test_every_change_is_named_and_fails(expected, change, line):
    result = nceproof("trust", "--expect", expected(change))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [f"nceproof: {line}"]


def test_a_claim_that_drops_a_hypothesis_is_noticed(expected, monkeypatch):
    path, claims = expected(), list(all_claims())
    less = type(claims[0])(**{**vars(claims[0]), "hypotheses": ()})
    monkeypatch.setattr("theorems.verdicts.catalogue.all_claims", lambda: (less, *claims[1:]))
    result = nceproof("trust", "--expect", path)
    assert result.exit_code == 1
    assert result.stderr == f"nceproof: the statement or files of {claims[0].id} changed\n"


# The other way round: the document stays, a file of the project is edited


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Copy the project to a folder of its own."""
    folder = tmp_path_factory.mktemp("project")
    for package in ("numerics", "theorems"):
        shutil.copytree(ROOT / package, folder / package)
    return folder


@pytest.fixture
def differing(copied, expected):
    """Return a function that edits a file of the copy and returns what `--expect` then says."""
    path, edited = expected(), {}

    def lines(name, old, new):
        file = copied / name
        edited[file] = file.read_text(encoding="utf-8")
        assert old in edited[file]
        file.write_text(edited[file].replace(old, new), encoding="utf-8")
        result = nceproof_apart("trust", "--expect", path, folder=copied)
        assert result.returncode == (1 if result.stderr else 0)
        return [line.removeprefix("nceproof: ") for line in result.stderr.splitlines()]

    yield lines
    for file, text in edited.items():
        file.write_text(text, encoding="utf-8")


def claims_with(*words):
    """The line of each claim whose own text names one of the modules, and at least one line."""
    named = [
        path.stem.replace("_", "-")
        for path in sorted((ROOT / "theorems" / "claims").glob("*/[!_]*.py"))
        if any(f"from {word} import" in path.read_text(encoding="utf-8") for word in words)
    ]
    assert named
    return [f"the statement or files of {name} changed" for name in named]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (KERNEL, "failed", "failed "),
        ("theorems/verdicts/user_files.py", "if not claims", "if claims"),
        ("numerics/balls/calculus/hypotheses.py", "is None", "is not None"),
        ("theorems/language.pyi", "below as below", "at_most as below"),
        ("theorems/rocq/statements/gram-bound.v", "<=", "<"),
    ],
)
def test_a_listed_file_is_named_once_and_no_claim_with_it(differing, name, old, new):
    assert differing(name, old, new) == [f"{name} changed"]


def test_a_file_that_computes_the_instances_of_a_claim_is_noticed(differing):
    """Instances decide every claim that is not derived: a comparison may become one with itself."""
    lines = differing(
        "theorems/claims/simplex/etf_exists.py", "equal(pivots.rank, classes - 1)", "equal(1, 1)"
    )
    assert lines == ["the statement or files of etf-exists changed"]


def test_the_sign_that_decides_the_bounds_is_noticed(differing):
    lines = differing("theorems/claims/bounds/_tried.py", "at_most(0, ", "at_most(-1, ")
    assert lines == claims_with("theorems.claims.bounds._tried")
    assert len(lines) == 4


def test_what_makes_instances_for_several_claims_is_noticed(differing):
    lines = differing("theorems/search/refuting.py", "if found is None else", "if found else")
    assert lines == claims_with("theorems.search.refuting")
    assert len(lines) > 3


def test_a_file_that_decides_no_claim_is_not_named(differing):
    assert differing("theorems/reports/figures/plot.py", "import", "import ") == []


# The document


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"not JSON",
        b"\xff\xfe",
        b'{"files": 1}',
        b'"files"',
        b"[" * 9999,
    ],
)
def test_a_file_that_is_no_such_document_is_refused(tmp_path, content):
    path = tmp_path / "trust.json"
    path.write_bytes(content)
    result = nceproof("trust", "--expect", path)
    assert (result.exit_code, result.stdout) == (4, "")
    (line,) = result.stderr.splitlines()
    assert "not what `nceproof trust --format json` writes" in line


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.pop("theorems"),
        lambda fields: fields.pop("files"),
        lambda fields: fields.update(format="nceproof trust 0"),
        lambda fields: fields.update(theorems={"a": ["hypotheses"], "b": 3}),
        lambda fields: fields.update(theorems={"a": {"assumed": []}}),
        lambda fields: fields["files"].update({"a.py": {"sha256": "0"}}),
        lambda fields: fields.update(sha256="0" * 64),
        drop("files", KERNEL),
        alter("files", KERNEL, "sha256", "0" * 64),
    ],
)
def test_a_document_that_was_tampered_with_is_refused(expected, change):
    def unsealed(fields):
        change(fields)

    assert nceproof("trust", "--expect", expected(unsealed, sealed=False)).exit_code == 4


def test_a_missing_document_is_refused(tmp_path):
    result = nceproof("trust", "--expect", tmp_path / "gone.json")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "No such file" in result.stderr


def test_the_document_written_by_output_is_the_one_to_expect(tmp_path):
    path = tmp_path / "trust.json"
    assert nceproof("trust", "--format", "json", "--output", path).exit_code == 0
    assert nceproof("trust", "--expect", path).exit_code == 0


def test_the_document_is_the_same_from_any_folder(tmp_path, trusted):
    elsewhere = nceproof_apart("trust", "--format", "json", folder=tmp_path)
    assert json.loads(elsewhere.stdout) == json.loads(trusted)


def test_a_claim_that_says_something_else_is_noticed(expected, monkeypatch):
    path, claims = expected(), list(all_claims())
    derived = next(n for n, claim in enumerate(claims) if claim.formal is not None)
    other = next(claim for claim in claims if claim.formal and claim is not claims[derived])
    claims[derived] = replace(claims[derived], formal=other.formal)
    monkeypatch.setattr("theorems.verdicts.catalogue.all_claims", lambda: tuple(claims))
    result = nceproof("trust", "--expect", path)
    assert result.exit_code == 1
    assert claims[derived].id in result.stderr


def test_a_version_that_is_not_known_is_said(monkeypatch):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert versions()["nceproof"] == "(not installed)"
