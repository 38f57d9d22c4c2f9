"""`nceproof new`: the file is verified as it is written, and none is written over."""

from pathlib import Path

import pytest

from property_tests.running import nceproof
from theorems.verdicts.claim_files import CLAIMS


@pytest.mark.parametrize("name", ["mine_claims.py", "my claims.py"])
def test_a_new_file_is_verified_as_it_is(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    result = nceproof("new", name)
    assert result.exit_code == 0
    quoted = f"'{name}'" if " " in name else name
    assert (result.stdout, result.stderr) == (f"nceproof verify {quoted}\n", f"wrote {name}\n")
    text = Path(name).read_text(encoding="utf-8")
    assert f"then `nceproof verify {quoted}`" in text
    assert text.splitlines()[1:] == (CLAIMS / "_template.py").read_text("utf-8").splitlines()[1:]
    assert nceproof("verify", name).exit_code == 0


def test_no_file_is_written_over_and_none_that_is_no_python(tmp_path):
    (tmp_path / "old.py").write_text("mine")
    for name, code, words in (
        ("old.py", 4, "is there already"),
        ("none/new.py", 4, "none'; make it first"),
        ("new.txt", 2, "end it in .py"),
    ):
        result = nceproof("new", tmp_path / name)
        assert (result.exit_code, result.stdout) == (code, "")
        assert words in result.stderr
    assert (tmp_path / "old.py").read_text() == "mine"
    assert not (tmp_path / "new.txt").exists()
