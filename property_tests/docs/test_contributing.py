"""What a contributor meets: paths that exist, forms and hooks that run, one version everywhere."""

import os
import re
import runpy
import subprocess
import tomllib
from datetime import date
from importlib import metadata
from pkgutil import resolve_name
from xml.etree import ElementTree

import pytest
import yaml

from property_tests import ROOT

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
HOOKS = ROOT / ".pre-commit-config.yaml"
RELEASE = ROOT / ".github" / "workflows" / "release.yml"
GATE = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
FIGURES = ROOT / "docs" / "figures"
PROSE = ("CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md")
PAGES = sorted(
    page.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/**/*.md", "docs/**/*.ipynb")
    for page in ROOT.glob(pattern)
    if page.name != "CHANGELOG.md"  # it names what was
)


def yaml_of(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def text_of(name):
    return (ROOT / name).read_text(encoding="utf-8")


# --- one version ---------------------------------------------------------------------------------

VERSION = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]


def test_the_installed_version_and_the_citation_are_those_of_the_project():
    citation = yaml_of(ROOT / "CITATION.cff")
    assert (metadata.version("nceproof"), citation["version"]) == (VERSION, VERSION)
    assert isinstance(citation["date-released"], date)


def test_the_changelog_begins_with_this_version_and_its_date():
    heads = re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", text_of("CHANGELOG.md"), re.MULTILINE)
    released = yaml_of(ROOT / "CITATION.cff")["date-released"]
    assert heads[0] == (VERSION, released.isoformat())
    assert [day for _, day in heads] == sorted((day for _, day in heads), reverse=True)


def test_every_tag_that_the_documentation_shows_is_this_version():
    suffixes = {".md", ".yml", ".yaml", ".toml", ".py"}
    files = [path for path in (ROOT / "docs").rglob("*") if path.suffix in suffixes]
    shown = {
        (path.relative_to(ROOT).as_posix(), found)
        for path in [*files, ROOT / "README.md"]
        for found in re.findall(r"(?:@|rev: )v(\d+\.\d+\.\d+)", path.read_text(encoding="utf-8"))
    }
    assert {name for name, _ in shown} >= {"docs/ci.md"}
    assert {found for _, found in shown} == {VERSION}


# --- what the pages say --------------------------------------------------------------------------


def missing(text):
    """Return the paths, modules and what stands in modules that a page names and that are not."""
    paths = re.findall(r"`((?:numerics|theorems|property_tests|docs|\.\w+)/[^`\s]*)`", text)
    paths += re.findall(r"(?<![\w/])((?:numerics|theorems|property_tests)/[\w/]+(?:\.\w+)?)", text)
    names = re.findall(r"\b((?:numerics|theorems|property_tests)(?:\.[A-Za-z_]\w*)+)", text)
    absent = {path for path in paths if "<" not in path and not is_a_path(path)}
    return sorted(absent | {name for name in names if not is_there(name)})


def is_a_path(path):
    """Tell whether a path is one of the repository, of its tests, or of the example repository."""
    folders = (ROOT, ROOT / "property_tests", ROOT / "docs" / "examples" / "own-claims")
    return any([*folder.glob(path.rstrip("/"))] for folder in folders)


def is_there(name):
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return False
    return True


@pytest.mark.parametrize("page", PAGES)
def test_every_path_and_module_on_a_page_exists(page):
    assert missing(text_of(page)) == []


def test_a_path_or_module_that_does_not_exist_is_found():
    text = "`docs/README.md`, `docs/no_such.md`, theorems/gone/a.py, `numerics.balls.gone.loss`"
    assert missing(text) == ["docs/no_such.md", "numerics.balls.gone.loss", "theorems/gone/a.py"]


SYMBOLS = re.compile(r"L\\?_k|L\\?_sup|\bETF\b|ρ\\?_|D\\?_c|μ\\?_c|[Ll]atent-indistinguishable")
TABLES = {"docs/notation.md", "docs/README.md", "docs/verdicts.md", "docs/field.md"}


@pytest.mark.parametrize("page", [name for name in PAGES if "examples" not in name])
def test_a_page_that_uses_the_symbols_says_where_they_are_explained(page):
    text = re.sub("```.*?```", "", text_of(page), flags=re.DOTALL)
    assert page in TABLES or "notation.md" in text or not SYMBOLS.search(text)


def test_every_file_of_the_table_of_tests_exists():
    rows = [line.split("|")[2] for line in text_of("docs/testing.md").split("\n") if "|" in line]
    files = [name for row in rows for name in re.findall("`([^`]+)`", row)]
    assert len(files) > 30
    assert [name for name in files if not (ROOT / "property_tests" / name).exists()] == []


@pytest.mark.parametrize("page", [*PROSE, "CHANGELOG.md"])
def test_every_link_of_a_page_leads_to_a_file(page):
    links = re.findall(r"\]\(([^)#:]+)\)", text_of(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_the_tiers_of_tests_are_the_markers_of_pytest():
    options = tomllib.loads(text_of("pyproject.toml"))["tool"]["pytest"]["ini_options"]
    markers = {marker.split(":")[0] for marker in options["markers"]}
    assert set(re.findall(r"pytest -m (\w+)", text_of("CONTRIBUTING.md"))) == markers


# --- forms, hooks, release -----------------------------------------------------------------------


def test_there_is_a_form_for_each_kind_of_issue():
    names = [yaml_of(path)["name"] for path in FORMS if path.name != "config.yml"]
    assert names == ["Bug", "Claim to add", "False verdict"]


@pytest.mark.parametrize("path", [path for path in FORMS if path.name != "config.yml"])
def test_a_form_has_what_github_asks_of_one(path):
    form = yaml_of(path)
    assert set(form) | {"title"} == {"name", "description", "title", "labels", "body"}
    assert all(form.values())
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown"}
    names = [field["id"] for field in fields]
    assert len(names) == len(set(names))
    assert all(field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") is True for field in fields)
    choices = [
        field["attributes"].get("options") for field in fields if field["type"] == "dropdown"
    ]
    assert all(len(options) == len(set(options)) > 1 for options in choices)


def lines_of_release():
    jobs = yaml_of(RELEASE)["jobs"]
    return [step["run"] for job in jobs.values() for step in job.get("steps", ()) if "run" in step]


@pytest.mark.parametrize("line", lines_of_release())
def test_a_shell_line_of_the_release_is_valid(line):
    assert subprocess.run(["bash", "-n", "-c", line], check=False).returncode == 0


@pytest.mark.parametrize(("tag", "code"), [(f"v{VERSION}", 0), ("v0.0.1", 1), (VERSION, 1)])
def test_a_tag_of_another_version_is_not_released(tag, code):
    (step,) = [s for s in yaml_of(RELEASE)["jobs"]["build"]["steps"] if s.get("name") == "Version"]
    environment = {**os.environ, "GITHUB_REF_NAME": tag}
    command = ["bash", "-e", "-c", step["run"]]
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == code


def test_what_is_published_has_passed_the_gate_and_was_verified_without_the_sources():
    jobs = yaml_of(RELEASE)["jobs"]
    assert set(jobs["publish"]["needs"]) == {"gate", "wheel"}
    assert jobs["gate"]["uses"] == "./.github/workflows/ci.yml"
    assert "workflow_call" in yaml_of(ROOT / ".github" / "workflows" / "ci.yml")[True]  # on
    used = [step.get("uses", "").split("@")[0] for step in jobs["wheel"]["steps"]]
    assert "actions/checkout" not in used
    assert "nceproof verify" in [step.get("run") for step in jobs["wheel"]["steps"]]


def test_only_the_job_that_publishes_may_speak_for_the_project():
    workflow = yaml_of(RELEASE)
    assert workflow["permissions"] == {"contents": "read"}
    assert [name for name, job in workflow["jobs"].items() if "permissions" in job] == ["publish"]
    assert workflow["jobs"]["publish"]["permissions"]["id-token"] == "write"


def test_every_workflow_uses_the_same_major_version_of_an_action():
    files = [
        *(ROOT / ".github").rglob("workflows/*.yml"),
        *(ROOT / "docs").rglob("workflows/*.yml"),
    ]
    used = {
        use for path in files for use in re.findall(r"uses: ([^.\s]\S+)", path.read_text("utf-8"))
    }
    assert len(used) == len({use.split("@")[0] for use in used})
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@(?:release/)?v\d+", use) for use in used)


def test_the_hooks_are_what_the_gate_begins_with():
    (repository,) = yaml_of(HOOKS)["repos"]
    entries = [hook["entry"].removesuffix(" --force-exclude") for hook in repository["hooks"]]
    gate = re.findall(r"^(uv run (?:ruff|mypy)[^.\n]*?)(?: --check)?(?: \.)?$", GATE, re.MULTILINE)
    assert entries == gate


# --- the picture of the architecture -------------------------------------------------------------

ARCHITECTURE = runpy.run_path(str(FIGURES / "architecture.py"))


def test_the_committed_picture_is_what_its_command_draws():
    drawn = ARCHITECTURE["picture"]()
    assert (FIGURES / "architecture.svg").read_text(encoding="utf-8") == drawn, (
        "stale: run python docs/figures/architecture.py docs/figures/architecture.svg"
    )


def test_the_picture_names_every_folder():
    texts = ElementTree.parse(FIGURES / "architecture.svg").iterfind(".//{*}text")
    shown = {text.text for text in texts}
    folders = {path.parent.relative_to(ROOT) for path in ROOT.glob("theorems/*/__init__.py")}
    assert {".".join(folder.parts) for folder in folders} <= shown
    assert any(name.startswith("numerics") for name in shown)


def test_the_page_says_of_every_folder_what_the_picture_does():
    rows = re.findall(
        r"^\| `([\w/]+)/` +\| (yes|no|partly) ", text_of("docs/architecture.md"), re.MULTILINE
    )
    said = {
        path.replace("/", "."): {"yes": "trusted", "no": "untrusted"}.get(word, "partly trusted")
        for path, word in rows
    }
    drawn, _ = ARCHITECTURE["architecture"]()
    folders = {box: word for box, word in drawn.items() if (ROOT / box.replace(".", "/")).is_dir()}
    assert said == folders


def test_a_circle_loses_its_thinnest_arrow_and_implied_arrows_are_not_drawn():
    arrows = {("a", "b"): 3, ("b", "c"): 2, ("c", "a"): 1, ("a", "c"): 4}
    down = ARCHITECTURE["without_circles"]("abc", arrows)
    assert down == [("a", "b"), ("b", "c"), ("a", "c")]
    assert ARCHITECTURE["without_implied"]("abc", down) == [("a", "b"), ("b", "c")]


def test_the_changelog_leads_from_old_modules_to_modules_that_exist():
    rows = re.findall(
        r"^ *\| `([\w.]+)` *\| `([\w.]+)` *\|$", text_of("CHANGELOG.md"), re.MULTILINE
    )
    assert len(rows) > 10
    assert [new for _, new in rows if not is_there(new)] == []
    assert [old for old, new in rows if is_there(old) and not new.startswith(old)] == []
