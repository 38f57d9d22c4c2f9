"""`nceproof trust`: hashes by an independent route, assumptions, and every change is noticed."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.running import nceproof, nceproof_apart
from theorems.reports.statements import assumed
from theorems.verdicts import trust
from theorems.verdicts.catalogue import all_claims, find_claim, twin_of
from theorems.verdicts.citing import uses_of
from theorems.verdicts.claim_files import modules
from theorems.verdicts.user_files import load_claims


@pytest.fixture(scope="module")
def printed():
    """What `nceproof trust --format json` prints."""
    return nceproof("trust", "--format", "json").stdout


@pytest.fixture
def expected(tmp_path, printed):
    """Write the printed document, changed by a function, to a file."""

    def write(change=lambda fields: None, *, sealed=True):
        fields = json.loads(printed)
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


@pytest.mark.slow
def test_the_files_are_those_of_the_trusted_folders(printed):
    """By an independent route: the files that stand in the folders."""
    folders = [ROOT / folder.replace(".", "/") for folder in trust.FOLDERS]
    paths = [path for folder in folders for path in folder.glob("*.py")]
    names = {path.relative_to(ROOT).as_posix() for path in paths}
    besides = {
        "numerics/errors.py",
        "theorems/errors.py",
        "theorems/escaping.py",
        "theorems/language.py",
        "theorems/language.pyi",
        "theorems/rocq/definitions.v",
        *(f"theorems/rocq/statements/{one.id}.v" for one in all_claims() if twin_of(one)),
        "theorems/rocq/statements/definitions.v",
    }
    packages = {"numerics/__init__.py", "theorems/__init__.py"}
    assert set(json.loads(printed)["files"]) == names | besides | packages


def test_the_hashes_are_those_of_sha256sum(printed):
    """The independent route that the documentation names, on a checkout with LF line ends."""
    program = shutil.which("sha256sum")
    assert program
    fields = json.loads(printed)
    command = [program, *sorted(fields["files"])]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    shown = dict(reversed(line.split("  ")) for line in listing.decode().splitlines())
    assert shown == {name: file["sha256"] for name, file in fields["files"].items()}
    assert hashlib.sha256(listing).hexdigest() == fields["sha256"]


def test_the_line_counts_are_those_of_the_text(printed):
    for name, file in json.loads(printed)["files"].items():
        assert file["lines"] == (ROOT / name).read_text(encoding="utf-8").count("\n")


@pytest.mark.slow
def test_the_text_shows_what_the_json_holds(printed):
    fields, text = json.loads(printed), nceproof("trust").stdout
    for name, file in fields["files"].items():
        assert f"{file['lines']:>5}  {file['sha256']}  {name}\n" in text
    assert f"{fields['sha256']}  all {len(fields['files'])} files" in text
    for name, rests in fields["theorems"].items():
        page = text.partition(f"\n{name} assumes\n")[2].partition("\n\n")[0]
        assert all(f"· {hypothesis}" in page for hypothesis in rests["hypotheses"])
        assert ("and uses" in page) == bool(rests["uses"])


def test_every_claim_is_there_with_all_that_it_uses(printed):
    theorems = json.loads(printed)["theorems"]
    direct = {one.id: {used.id for used in uses_of(one)} for one in all_claims()}
    assert set(theorems) == set(direct)
    for one in all_claims():
        reached, frontier = set(), {one.id}
        while frontier := {used for name in frontier for used in direct[name]} - reached:
            reached |= frontier
        assert set(theorems[one.id]["uses"]) == reached
        assert theorems[one.id]["hypotheses"] == list(assumed(one))
    assert any(len(rests["uses"]) > 1 for rests in theorems.values())


@given(st.lists(st.text(st.characters(exclude_characters="\r\n"))), st.sampled_from(["\r\n", "\r"]))
def test_line_ends_do_not_count(lines, end):
    unix = "\n".join(lines).encode("utf-8", "surrogatepass")
    other = end.join(lines).encode("utf-8", "surrogatepass")
    assert trust.fingerprint(unix) == trust.fingerprint(other)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_other_texts_have_other_hashes(one, two):
    same = one.replace(b"\r\n", b"\n").replace(b"\r", b"\n") == two.replace(b"\r\n", b"\n").replace(
        b"\r", b"\n"
    )
    assert (trust.fingerprint(one) == trust.fingerprint(two)) == same


# Comparing


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_file_that_computes_the_instances_of_a_claim_is_noticed(differing):
    """Instances decide every claim that is not derived: a comparison may become one with itself."""
    lines = differing(
        "theorems/claims/simplex/etf_exists.py", "equal(pivots.rank, classes - 1)", "equal(1, 1)"
    )
    assert lines == ["the statement or files of etf-exists changed"]


@pytest.mark.slow
def test_the_sign_that_decides_the_bounds_is_noticed(differing):
    lines = differing("theorems/claims/bounds/_tried.py", "at_most(0, ", "at_most(-1, ")
    assert lines == claims_with("theorems.claims.bounds._tried")
    assert len(lines) == 4


@pytest.mark.slow
def test_what_makes_instances_for_several_claims_is_noticed(differing):
    lines = differing("theorems/search/refuting.py", "if found is None else", "if found else")
    assert lines == claims_with("theorems.search.refuting")
    assert len(lines) > 3


@pytest.mark.slow
def test_a_file_that_decides_no_claim_is_not_named(differing):
    assert differing("theorems/reports/figures/plot.py", "import", "import ") == []


# The files of a claim


def test_a_claim_of_the_library_stands_in_the_file_of_its_name():
    for claim in all_claims():
        path = modules()[claim.id].replace(".", "/")
        assert f"{path}.py" in trust.sources(claim)


def test_the_hash_of_a_claim_is_that_of_sha256sum(printed):
    for claim in (find_claim("saunshi-bound"), find_claim("gram-bound")):
        command = ["sha256sum", *sorted(trust.sources(claim))]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        shown = json.loads(printed)["theorems"][claim.id]["sources_sha256"]
        assert hashlib.sha256(listing).hexdigest() == shown


def user_claim(folder, template, name="mine.py"):
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(template, encoding="utf-8")
    return load_claims(folder / name)[0]


def test_a_users_claim_rests_on_its_file_and_what_that_imports(tmp_path):
    template = (ROOT / "theorems" / "claims" / "_template.py").read_text(encoding="utf-8")
    plain = trust.sources(user_claim(tmp_path / "plain", template))
    assert list(plain) == ["mine.py"]
    assert plain == trust.sources(user_claim(tmp_path / "elsewhere", template))
    searching = template + "\n\ndef unused():\n    from theorems.search import tightest\n"
    more = trust.sources(user_claim(tmp_path / "more", searching))
    assert {"mine.py", "theorems/search/__init__.py", "theorems/search/tightest.py"} < set(more)
    assert more["mine.py"] != plain["mine.py"]


def test_a_trusted_file_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(trust, "trusted_modules", lambda: ("numerics.no_such_file",))
    result = nceproof("trust")
    assert result.exit_code == 4
    assert "numerics.no_such_file" in result.stderr


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


@pytest.mark.slow
def test_the_document_written_by_output_is_the_one_to_expect(tmp_path):
    path = tmp_path / "trust.json"
    assert nceproof("trust", "--format", "json", "--output", path).exit_code == 0
    assert nceproof("trust", "--expect", path).exit_code == 0


@pytest.mark.slow
def test_the_document_is_the_same_from_any_folder(tmp_path, printed):
    elsewhere = nceproof_apart("trust", "--format", "json", folder=tmp_path)
    assert json.loads(elsewhere.stdout) == json.loads(printed)


def test_a_claim_that_says_something_else_is_noticed(expected, monkeypatch):
    path, claims = expected(), list(all_claims())
    derived = next(n for n, claim in enumerate(claims) if claim.formal is not None)
    other = next(claim for claim in claims if claim.formal and claim is not claims[derived])
    claims[derived] = replace(claims[derived], formal=other.formal)
    monkeypatch.setattr("theorems.verdicts.catalogue.all_claims", lambda: tuple(claims))
    result = nceproof("trust", "--expect", path)
    assert result.exit_code == 1
    assert claims[derived].id in result.stderr
