"""A file of claims in a folder of its own."""

import pytest

from property_tests.theorems.verdicts.written_claims import HEAD


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a file of claims into an empty folder and return its name there."""
    monkeypatch.chdir(tmp_path)

    def write(*parts, name="mine.py"):
        (tmp_path / name).write_text(HEAD + "".join(parts), encoding="utf-8")
        return name

    return write
