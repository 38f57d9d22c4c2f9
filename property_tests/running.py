"""Commands as tests run them: in this process, or in one of their own."""

import json
import subprocess
import sys

from typer.testing import CliRunner

from theorems.cli import app


def nceproof(*arguments):
    """Return what a command comes to in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def nceproof_apart(*arguments, folder):
    """Return what a command comes to in a process of its own, which it may change."""
    command = [sys.executable, "-m", "theorems", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def verified_apart(path, folder, *, code):
    """Return the claims of a file by id, verified so, with this exit code."""
    done = nceproof_apart("verify", path, "--format", "json", folder=folder)
    assert done.returncode == code, done.stderr
    return {one["id"]: one for one in json.loads(done.stdout)["claims"]}
