"""What others copy into their CI: the actions' and hooks' shell lines, the example, the how-to."""

import fnmatch
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from property_tests import ROOT
from property_tests.documents import blocks, stable

EXAMPLE = ROOT / "docs" / "examples" / "own-claims"
ACTION = ROOT / ".github" / "actions" / "verify" / "action.yml"
WORKFLOW = ROOT / ".github" / "workflows" / "verify.yml"
HOOK = ROOT / ".pre-commit-hooks.yaml"
HOW_TO = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path):
    """A repository of somebody else: the example."""
    shutil.copytree(EXAMPLE, tmp_path / "repository")
    return tmp_path / "repository"


def shell(line, folder, **environment):
    """Run a line as a runner does, with this environment's programs first."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-e", "-c", line],
        cwd=folder,
        env=clean | {"PATH": path} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def steps(file):
    """Return the shell lines of an action or of the only job of a workflow, by name."""
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    jobs = document.get("jobs") or {"action": document["runs"]}
    (job,) = jobs.values()
    return {step["name"]: step["run"] for step in job["steps"] if "run" in step}


def test_the_action_installs_its_own_checkout():
    (place,) = re.findall(r"\$GITHUB_ACTION_PATH(\S*)\"", steps(ACTION)["Install"])
    root = Path(f"{ACTION.parent}{place}").resolve()
    assert 'name = "nceproof"' in (root / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_action_writes_the_table_to_the_summary(repository):
    summary = repository / "summary.md"
    summary.write_text("before\n")
    line = steps(ACTION)["Verify"]
    result = shell(
        line,
        repository,
        CLAIMS="etf-exists spread_claims.py",
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_ACTIONS="true",
    )
    assert result.returncode == 0, result.stderr
    assert "::error" not in result.stderr
    written = summary.read_text(encoding="utf-8")
    assert written.startswith("before\n### nceproof: all 3 claims came out as declared")


@pytest.mark.slow
def test_the_action_fails_and_annotates_where_a_verdict_differs(repository):
    file = repository / "spread_claims.py"
    source = file.read_text(encoding="utf-8")
    file.write_text(source.replace("declared=Verdict.REFUTED", "declared=Verdict.CERTIFIED"))
    line = steps(ACTION)["Verify"]
    result = shell(
        line, repository, CLAIMS=file.name, GITHUB_STEP_SUMMARY="summary.md", GITHUB_ACTIONS="true"
    )
    assert result.returncode == 1
    (annotation,) = re.findall(r"^::error .*$", result.stderr, flags=re.MULTILINE)
    assert annotation.startswith("::error file=spread_claims.py,line=")
    assert "declared certified, computed refuted" in annotation


@pytest.mark.slow
def test_the_reusable_workflow_writes_a_report(repository):
    result = shell(steps(WORKFLOW)["Verify"], repository, CLAIMS="spread_claims.py")
    assert result.returncode == 0, result.stderr
    assert ElementTree.parse(repository / "nceproof.xml").getroot().get("tests") == "2"


@pytest.mark.slow
def test_the_hook_verifies_the_files_that_its_pattern_takes(repository):
    (hook,) = yaml.safe_load(HOOK.read_text(encoding="utf-8"))
    taken = [file.name for file in repository.iterdir() if re.search(hook["files"], file.name)]
    assert taken == ["spread_claims.py"]
    result = shell(f"{hook['entry']} {taken[0]}", repository)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("name", ["my_claims.py", "claims_of_mine.py", "claims.py", "a_claims.txt"])
def test_the_hook_takes_the_names_that_pytest_takes(name):
    from theorems.pytest_plugin import _FILES

    (hook,) = yaml.safe_load(HOOK.read_text(encoding="utf-8"))
    by_pytest = any(fnmatch.fnmatch(name, pattern) for pattern in _FILES)
    assert bool(re.search(hook["files"], f"folder/{name}")) == by_pytest


@pytest.mark.slow
def test_the_example_repository_runs_as_it_says(repository):
    readme = (repository / "README.md").read_text(encoding="utf-8")
    ((_, block),) = blocks(readme, "console")
    command, _, expected = block.partition("\n")
    result = shell(command.removeprefix("$ "), repository)
    assert stable(result.stdout) == stable(expected), result.stdout
    assert result.returncode == 0


@pytest.mark.slow
def test_the_workflow_of_the_example_runs(repository):
    lines = steps(repository / ".github" / "workflows" / "claims.yml")
    for name in ("Test", "Summary"):
        result = shell(lines[name], repository, GITHUB_STEP_SUMMARY="summary.md")
        assert result.returncode == 0, result.stdout + result.stderr
    assert (repository / "claims.xml").is_file()
    summary = repository / "summary.md"
    computed = summary.read_text("utf-8")
    assert "2 claims came out as declared" in computed
    assert "cached" not in computed
    shell(lines["Summary"], repository, GITHUB_STEP_SUMMARY="summary.md")  # of the next push
    again = summary.read_text("utf-8").removeprefix(computed)
    assert again.count(", cached 20") == 2
    assert "cached 2 of 2: computed by an earlier run" in again


@pytest.mark.slow
@pytest.mark.parametrize("block", [content for _, content in blocks(HOW_TO, "console")])
def test_the_how_to_prints_what_it_shows(block, tmp_path):
    command, _, shown = block.partition("\n")
    result = shell(command.removeprefix("$ "), tmp_path)
    assert stable(result.stdout + result.stderr) == stable(shown)


def test_the_how_to_shows_inputs_and_hooks_that_exist():
    action, jobs, hooks = (yaml.safe_load(content) for _, content in blocks(HOW_TO, "yaml"))
    document = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    assert set(action[0]["with"]) <= set(document["inputs"])
    assert action[0]["uses"].split("@")[0].endswith(ACTION.parent.relative_to(ROOT).as_posix())
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    inputs = workflow[True]["workflow_call"]["inputs"]  # YAML 1.1 reads `on` as true
    assert set(jobs["claims"]["with"]) == set(inputs)
    assert jobs["claims"]["uses"].split("@")[0].endswith(WORKFLOW.relative_to(ROOT).as_posix())
    ids = {hook["id"] for hook in yaml.safe_load(HOOK.read_text(encoding="utf-8"))}
    assert {hook["id"] for hook in hooks[0]["hooks"]} <= ids


def test_the_how_to_names_every_format():
    from theorems.cli.verify import VerifyFormat

    rows = re.findall(r"^\| `(\w+)` ", HOW_TO, flags=re.MULTILINE)
    assert rows == [format.value for format in VerifyFormat]
