"""The package as it is built, installed and run: the wheel, and the command as a process."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from property_tests import ROOT
from property_tests.terminals import on_a_terminal

NCEPROOF = [sys.executable, "-m", "theorems"]


def process(command, *, cwd, **more):
    options = {"capture_output": True, "text": True, "encoding": "utf-8", "timeout": 300, **more}
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, check=False, **options
    )


def uv(*arguments, cwd):
    program = shutil.which("uv")
    assert program, "uv is needed to build the wheel: pip install uv"
    result = process([program, *arguments], cwd=cwd)
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    here = ("--no-build-isolation", "--python", sys.executable)  # hatchling: no network
    uv("build", "--wheel", "--quiet", *here, "--out-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_two_packages_and_the_module_that_names_them(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (info,) = {name.split("/")[0] for name in names} - {"theorems", "numerics", "nceproof.py"}
        assert info.startswith("nceproof-")
        assert info.endswith(".dist-info")
        for package in ("theorems", "numerics"):
            sources = {str(path.relative_to(ROOT)) for path in (ROOT / package).rglob("*.py")}
            others = {
                str(path.relative_to(ROOT))
                for pattern in (
                    "data/*/*.json",
                    "countermodels.json",
                    "*.cu",
                    "*.pyi",
                    "*.v",
                    "templates/*",
                    "fonts/*",
                )
                for path in (ROOT / package).rglob(pattern)
            }
            assert {name for name in names if name.startswith(f"{package}/")} == (
                sources | others | {f"{package}/py.typed"}
            )
        assert "theorems/certificates/data/conjecture-unbalanced/logistic_simplest.json" in names
        assert "theorems/rocq/definitions.v" in names
        assert f"{info}/licenses/LICENSE" in names
        assert "Apache License" in archive.read(f"{info}/licenses/LICENSE").decode()
        entries = archive.read(f"{info}/entry_points.txt").decode()
        assert "nceproof = theorems.cli:main" in entries
        assert "[pytest11]\nnceproof = theorems.pytest_plugin" in entries
        metadata = archive.read(f"{info}/METADATA").decode()
        assert "Requires-Python: >=3.11" in metadata
        assert "License-Expression: Apache-2.0" in metadata


@pytest.mark.slow
def test_the_installed_wheel_works_with_the_sources_out_of_reach(wheel, tmp_path):
    venv = tmp_path / "venv"
    uv("venv", "--quiet", "--python", sys.executable, venv, cwd=tmp_path)
    python = next(path for path in venv.glob("*/python*") if path.is_file())
    uv("pip", "install", "--quiet", "--no-deps", "--python", python, wheel, cwd=tmp_path)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(process([python, "-c", where], cwd=tmp_path).stdout.strip())
    # The dependencies come from this environment; its own .pth files (the sources) do not.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    found = process(
        [python, "-c", "import theorems, numerics; print(theorems.__file__, numerics.__file__)"],
        cwd=tmp_path,
    )
    assert all(Path(name).is_relative_to(site) for name in found.stdout.split()), found.stderr
    command = next(venv.glob("*/nceproof*"))
    listed = process([command, "list"], cwd=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "gram-bound" in listed.stdout
    verified = process([command, "verify", "etf-exists"], cwd=tmp_path)
    assert verified.returncode == 0
    assert verified.stdout.splitlines()[-1].startswith("s VERIFIED 1 ")


@pytest.mark.parametrize("shape", ["numerics.py", "numerics/__init__.py"])
def test_a_foreign_numerics_is_named_in_one_clear_error(tmp_path, shape):
    (tmp_path / shape).parent.mkdir(exist_ok=True)
    (tmp_path / shape).write_text("")
    result = process([sys.executable, "-c", "import theorems"], cwd=tmp_path)
    assert result.returncode == 1
    last = result.stderr.splitlines()[-1]
    assert last.startswith("ImportError: ")
    assert "is not nceproof's" in last


HEAVY = {"numpy", "scipy", "sympy", "flint", "mpmath", "matplotlib", "jinja2", "pyarrow", "torch"}
LOADED = {
    "-h": set(),
    "list": set(),
    "list -h": set(),
    "show -h": {"flint", "sympy", "mpmath"},
    "show etf-exists": {"flint", "sympy", "mpmath"},
    "docs -h": {"flint", "sympy", "mpmath"},
    "recheck -h": {"flint"},
    "loss -h": {"flint", "numpy", "sympy", "mpmath"},  # losses as papers write them
    "verify -h": {"flint", "sympy", "mpmath"},
    "trust -h": {"flint", "sympy", "mpmath"},
    "export -h": {"flint", "sympy", "mpmath"},
    "loss-audit -h": {"flint", "sympy", "mpmath", "numpy"},
    "search -h": {"flint", "sympy", "mpmath", "numpy", "scipy"},
    "audit -h": {"flint", "sympy", "mpmath", "numpy", "scipy"},
    "batch -h": {"flint", "sympy", "mpmath", "numpy", "scipy"},
}


@pytest.mark.slow
@pytest.mark.parametrize("arguments", LOADED)
def test_a_verb_loads_what_it_needs_and_nothing_of_the_others(tmp_path, arguments):
    code = (
        "import sys\nfrom theorems.cli import app\n"
        "try:\n    app(sys.argv[1:])\n"
        "except SystemExit as end:\n    assert end.code == 0\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)\n"
    )
    result = process([sys.executable, "-c", code, *arguments.split()], cwd=tmp_path)
    assert result.returncode == 0
    loaded = set(result.stderr.split())
    assert "theorems" in loaded
    assert loaded & HEAVY <= LOADED[arguments]


@pytest.mark.slow
def test_a_theorem_is_applied_without_the_searches_of_scipy(tmp_path):
    """SciPy loads what is used of it when it is used, which takes longer than the theorem."""
    verbs = ", ".join(f"theorems.cli.{verb}" for verb in ("audit", "solve", "bounds"))
    code = f"import sys, {verbs}\nprint(*sys.modules)"
    loaded = set(process([sys.executable, "-c", code], cwd=tmp_path).stdout.split())
    assert "scipy" in loaded
    assert not loaded & {"scipy.linalg", "scipy.optimize", "scipy.special", "scipy.stats"}


def test_the_module_is_the_command(tmp_path):
    result = process([*NCEPROOF, "loss", "--gram", "etf:2", "--k", "1"], cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    ends = result.stdout.removeprefix("L_k is in [").removesuffix("]\n")
    lower, upper = map(float, ends.split(", "))
    assert lower <= 0.41003759580145893 <= upper  # (log 2 + log(1 + e⁻²))/2


def test_off_a_terminal_there_is_no_progress_and_no_colour(tmp_path):
    result = process([*NCEPROOF, "verify", "etf-exists"], cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout


@pytest.mark.slow
def test_on_a_terminal_progress_goes_to_stderr_and_heeds_no_color(tmp_path):
    _, document, seen = on_a_terminal("verify", "etf-exists", cwd=tmp_path)
    assert document.splitlines()[-1].startswith("s VERIFIED 1 ")
    assert "etf-exists" in seen
    assert "31/31" in seen
    assert "\x1b[3" in seen
    _, document, seen = on_a_terminal("verify", "etf-exists", cwd=tmp_path, NO_COLOR="1")
    assert "31/31" in seen
    assert not any(f"\x1b[{code}" in seen for code in ("31", "32", "33", "35", "36", "38"))


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_fault(tmp_path):
    with subprocess.Popen(
        [*NCEPROOF, "list", "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as running:
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() in (0, 128 + signal.SIGPIPE)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(tmp_path):
    with open("/dev/full", "w") as full:
        result = process(
            [*NCEPROOF, "list"],
            cwd=tmp_path,
            capture_output=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert result.returncode not in (0, 70)
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_of_few_letters_gets_the_list_all_the_same(tmp_path, encoding):
    result = process(
        [*NCEPROOF, "list"], cwd=tmp_path, env={"PYTHONIOENCODING": encoding}, errors="replace"
    )
    assert (result.returncode, result.stderr) == (0, "")
    assert "gram-bound" in result.stdout


def little_memory():
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["loss --gram etf:3", "solve --rho uniform:3"])
def test_a_loss_too_small_to_write_down_is_undecided_and_no_crash(tmp_path, verb):
    arguments = [*verb.split(), "--loss", "exponential-of-sum", "--k", "1000000000000"]
    result = process([*NCEPROOF, *arguments], cwd=tmp_path, preexec_fn=little_memory)
    assert result.returncode in (0, 2, 3)
    assert "Traceback" not in result.stderr
