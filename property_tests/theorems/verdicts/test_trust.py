"""The trusted files and those of claims, with their hashes by an independent route."""

import hashlib
import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.running import nceproof
from theorems.verdicts import trust
from theorems.verdicts.catalogue import all_claims, find_claim, twin_of
from theorems.verdicts.claim_files import modules
from theorems.verdicts.user_files import load_claims


@pytest.mark.slow
def test_the_files_are_those_of_the_trusted_folders(trusted):
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
    assert set(json.loads(trusted)["files"]) == names | besides | packages


@pytest.mark.slow
def test_the_hashes_are_those_of_sha256sum(trusted):
    """The independent route that the documentation names, on a checkout with LF line ends."""
    program = shutil.which("sha256sum")
    assert program
    fields = json.loads(trusted)
    command = [program, *sorted(fields["files"])]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    shown = dict(reversed(line.split("  ")) for line in listing.decode().splitlines())
    assert shown == {name: file["sha256"] for name, file in fields["files"].items()}
    assert hashlib.sha256(listing).hexdigest() == fields["sha256"]


@pytest.mark.slow
def test_the_line_counts_are_those_of_the_text(trusted):
    for name, file in json.loads(trusted)["files"].items():
        assert file["lines"] == (ROOT / name).read_text(encoding="utf-8").count("\n")


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


# The files of a claim


def test_a_claim_of_the_library_stands_in_the_file_of_its_name():
    for claim in all_claims():
        path = modules()[claim.id].replace(".", "/")
        assert f"{path}.py" in trust.sources(claim)


@pytest.mark.slow
def test_the_hash_of_a_claim_is_that_of_sha256sum(trusted):
    for claim in (find_claim("saunshi-bound"), find_claim("gram-bound")):
        command = ["sha256sum", *sorted(trust.sources(claim))]
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
        shown = json.loads(trusted)["theorems"][claim.id]["sources_sha256"]
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
