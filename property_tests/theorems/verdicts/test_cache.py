"""A cached verdict is of what is there today, is said to be cached, and refused where changed."""

import json
import os
import re
import shutil
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from property_tests import ROOT
from property_tests.running import nceproof
from property_tests.theorems.verdicts.written_claims import (
    FAILS,
    HEAD,
    HOLDS,
    OPEN_LEFT,
    rests,
    written,
)
from property_tests.tiers import one_of
from theorems.verdicts import cache as cached
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.recorded import Judged
from theorems.verdicts.trust import fingerprint
from theorems.verdicts.verify import run

SOURCE = HEAD + written("mine", HOLDS) + written("false", FAILS, options="declared=REFUTED")
SOURCE = SOURCE.replace("declared=REFUTED", "declared=Verdict.REFUTED")
FORMATS = ("text", "json", "junit", "sarif", "markdown", "github")


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Return a folder where the file of claims was verified once."""
    folder = tmp_path_factory.mktemp("ran")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        save(SOURCE)
        verified()
    return folder


@pytest.fixture
def kept(folder, ran):
    """Work beside what that run kept."""
    shutil.copytree(ran / "kept", folder / "kept")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work beside a file of claims that was written before."""
    monkeypatch.chdir(tmp_path)
    save(SOURCE)
    return tmp_path


def save(source, name="mine.py"):
    Path(name).write_text(source, encoding="utf-8")
    cached_earlier(name)


def cached_earlier(name):
    """Let a file be as old as one that was there before the run."""
    os.utime(name, (10**9, 10**9))


def verified(*arguments, code=0):
    """Verify the file in this process: copies, which keep as it does, are made by one test."""
    result = nceproof("verify", "mine.py", "--cache", "kept", "--jobs", "1", *arguments)
    assert result.exit_code == code, result.stderr
    return result


def which(*arguments, code=0):
    """Return the verdicts by id, and the ids of those that are cached."""
    claims = json.loads(verified("--format", "json", *arguments, code=code).stdout)["claims"]
    found = {one["id"]: one["verdict"] for one in claims}
    return found, [one["id"] for one in claims if "cached" in one]


@pytest.mark.usefixtures("kept")
def test_a_cached_verdict_is_in_the_published_schema():
    schema = json.loads((ROOT / "docs" / "verification.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(verified("--format", "json").stdout), schema)


def entry(name="mine.py.mine.json"):
    return Path("kept") / name


def rewritten(change, name="mine.py.mine.json"):
    """Change an entry, with its hash, as who can write to the folder can."""
    written = json.loads(entry(name).read_text(encoding="utf-8"))
    body = json.loads(written["body"])
    change(body)
    written["body"] = json.dumps(body)
    written["sha256"] = sha256(written["body"].encode()).hexdigest()
    entry(name).write_text(json.dumps(written), encoding="utf-8")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_second_run_shows_the_same_verdicts_as_cached(jobs):
    first, none = which("--jobs", jobs)
    assert none == []
    assert which("--jobs", jobs) == (first, ["mine", "false"])


@pytest.mark.parametrize("form", one_of(3, FORMATS))
def test_every_format_says_of_a_cached_verdict_that_it_is(form):
    assert "cached" not in verified("--format", form).stdout
    said = verified("--format", form).stdout
    assert re.search(r"cached\W+(value=\W)?\d{4}-\d\d-\d\d", said), said
    if form not in ("sarif", "json"):
        assert "2 of 2: computed by an earlier run" in said


@pytest.mark.usefixtures("kept")
def test_what_has_changed_is_computed_again():
    save(SOURCE.replace("below(0, 1)", "below(0, 2)"))
    assert which()[1] == []
    save(SOURCE)
    assert which()[1] == []  # an entry a claim: that of the other text has taken its place
    assert which()[1] == ["mine", "false"]


def test_what_a_claim_rests_on_is_looked_at_too(monkeypatch):
    save(HEAD + written("mine", HOLDS, options=rests("etf-exists")))
    which()
    assert which()[1] == ["etf-exists", "mine"]
    real = cached.own_sources

    def changed(claim):
        found = real(claim)
        return {**found, "more": fingerprint(b"")} if claim.id == "etf-exists" else found

    monkeypatch.setattr(cached, "own_sources", changed)
    assert which()[1] == []


def test_what_changes_during_a_run_is_not_taken_for_what_ran(monkeypatch):
    kept = cached.Cache(Path("kept"))
    assert kept.find(find_claim("etf-exists")) is None
    (found,) = run([find_claim("etf-exists")])
    monkeypatch.setattr(cached, "trusted_files", lambda: {"other.py": fingerprint(b"")})
    kept.keep(found.claim, Judged(found.judgement, found.uses, found.seconds), ())
    assert entry("etf-exists.json").exists()
    assert cached.Cache(Path("kept")).find(found.claim) is None


@pytest.mark.usefixtures("kept")
def test_another_version_of_anything_computes_all_again(monkeypatch):
    assert which()[1] == ["mine", "false"]
    monkeypatch.setattr(cached.platform, "python_version", lambda: "3.99.0")
    assert which()[1] == []


def test_what_is_unknown_is_not_kept():
    save(HEAD + written("mine", OPEN_LEFT))
    which(code=3)
    assert which(code=3) == ({"mine": "unknown"}, [])
    assert not entry().exists()


def test_a_file_that_is_written_to_meanwhile_is_not_kept():
    Path("mine.py").write_text(f"open('mine.py', 'a').write('\\n')\n{SOURCE}", encoding="utf-8")
    which()
    assert not entry().exists()


@pytest.mark.parametrize("imported", ["helper", "helper.more as short", "not_installed_here"])
def test_a_file_that_imports_what_no_version_stands_for_is_not_kept(imported):
    """It is a file beside, or a package that is installed to be edited: no hash would tell."""
    beside = "import sys\nsys.path.insert(0, '.')\n"
    Path("helper").mkdir()
    for name in ("__init__", "more"):
        (Path("helper") / f"{name}.py").touch()
    save(f"{beside}if False:\n    import {imported}\n{SOURCE}")
    which()
    assert not list(Path("kept").iterdir())
    save(f"import json, sympy, hypothesis.strategies\n{SOURCE}")
    which()
    assert entry().exists()


@pytest.mark.parametrize(
    "damage",
    one_of(
        3,
        [
            lambda text: text.replace("certified", "proved   "),
            lambda text: text[: len(text) // 2],
            lambda text: "",
            lambda text: "[]",
            lambda text: "\x00",
            lambda text: text.replace("nceproof verdict 1", "nceproof verdict 0"),
        ],
    ),
)
@pytest.mark.usefixtures("kept")
def test_an_entry_that_was_changed_is_refused(damage):
    entry().write_text(damage(entry().read_text(encoding="utf-8")), encoding="utf-8")
    result = verified(code=4)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert "mine.py.mine.json': no cached verdict: " in line
    assert line.endswith("; delete it")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda body: body.update(verdict="refuted"), "its instances decide certified"),
        (lambda body: body.update(verdict="unknown", reason="x"), "it holds no verdict"),
        (lambda body: body["claim"].update(statement="More."), "what the claim says has changed"),
        (lambda body: body.update(date="yesterday"), "ValueError"),
        (lambda body: body.pop("rests"), "KeyError"),
    ],
)
@pytest.mark.usefixtures("kept")
def test_an_entry_with_a_hash_of_its_own_is_still_read_for_what_it_says(change, said):
    rewritten(change)
    assert said in verified(code=4).stderr


@pytest.mark.usefixtures("kept")
def test_an_entry_of_another_claim_is_of_no_use():
    entry().write_text(entry("mine.py.false.json").read_text(encoding="utf-8"), encoding="utf-8")
    found = nceproof("verify", "mine.py", "--cache", "kept")
    assert found.exit_code in (0, 4)
    assert "✗ refuted    mine" not in found.stdout


def test_a_folder_that_cannot_be_made_is_told_before_anything_runs():
    Path("kept").write_text("a file")
    assert verified(code=4).stdout == ""
