"""An audit of twelve points, as text, as JSON and as a page."""

import json

import numpy as np
import pytest

from property_tests.theorems.reports.embeddings.printed import run

NAMES = np.array(["<b>&$x_1$", "cat", "a rather long name of a class"])


@pytest.fixture(scope="session")
def path(tmp_path_factory):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), [3, 4, 5])
    path = tmp_path_factory.mktemp("audit") / "points.npz"
    np.savez(path, embeddings=rng.normal(size=(12, 3)), labels=NAMES[labels])
    return path


@pytest.fixture(scope="session")
def fields(path):
    result = run(path, "--k", "1,16,inf", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.fixture(scope="session")
def text(path):
    result = run(path, "--k", "1,16,inf")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


@pytest.fixture(scope="session")
def page(path, tmp_path_factory):
    output = tmp_path_factory.mktemp("page") / "audit.html"
    result = run(path, "--k", "1,16", "--format", "html", "--output", output)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"wrote {output}\n"
    return output.read_text(encoding="utf-8")
