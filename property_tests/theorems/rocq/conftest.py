"""A file of the development is compiled once for all tests that leave it as it is."""

import os
import shutil
from hashlib import sha256

import pytest

from theorems.rocq import checking


def pytest_itemcollected(item):
    """Keep these tests in one process: two at once would compile the same files."""
    item.add_marker(pytest.mark.xdist_group("rocq"))


@pytest.fixture(scope="session", autouse=True)
def compiled_once(tmp_path_factory):
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "compiled"
    compile_file, path = checking.compile_file, checking._ENVIRONMENT.get("PATH")

    def once(folder, module, *, seconds=checking.SECONDS):
        shipped, file = checking.SOURCES / f"{module}.v", folder / f"{module}.v"
        usual = seconds == checking.SECONDS and checking._ENVIRONMENT.get("PATH") == path
        if not usual or not shipped.is_file() or shipped.read_bytes() != file.read_bytes():
            return compile_file(folder, module, seconds=seconds)
        *needed, _ = checking.with_what_they_need({module})
        texts = [file.read_bytes(), *((folder / f"{name}.vo").read_bytes() for name in needed)]
        found = kept / f"{module}-{sha256(b''.join(texts)).hexdigest()}"
        if not found.is_dir():
            printed = compile_file(folder, module, seconds=seconds)
            new = found.with_suffix(f".{os.getpid()}")
            new.mkdir(parents=True)
            (new / "printed").write_text(printed, encoding="utf-8")
            shutil.copy(folder / f"{module}.vo", new)
            if not found.is_dir():  # else another process was faster
                new.rename(found)
            return printed
        shutil.copy(found / f"{module}.vo", folder)
        return (found / "printed").read_text(encoding="utf-8")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checking, "compile_file", once)
        yield
