"""What `nceproof batch` prints: floats marked, a published schema, a page, the guide's examples."""

import json
import re
import shlex
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks, stable
from property_tests.terminals import on_a_terminal
from theorems.cli import app

SCHEMA = json.loads((ROOT / "docs" / "batch.schema.json").read_text(encoding="utf-8"))
GUIDE = (ROOT / "docs" / "batch.md").read_text(encoding="utf-8")

LOSSES = (
    *("--loss ntxent --temperature 0.1", "--loss clip --temperature 0.01 --bits 64"),
    pytest.param("--loss siglip --scale 10 --bias -10", marks=pytest.mark.slow),
    "--loss siglip --scale 10 --bias 0",
    "--loss supcon --temperature 0.1 --base-temperature 0.07",
    *("--loss infonce --temperature 1 --raw", "--loss sum(v**2)"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    np.save(tmp_path / "x.npy", rng.normal(size=(6, 2, 3)))
    np.savetxt(tmp_path / "y.txt", [0, 0, 1, 1, 2], fmt="%d")
    np.save(tmp_path / "rows.npy", rng.normal(size=(5, 3)))
    np.save(tmp_path / "turned.npy", rng.normal(size=(2, 6, 3)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments):
    return CliRunner().invoke(app, ["batch", *arguments])


def document(*arguments):
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.mark.parametrize("bits", [(), ("--bits", "60")])
def test_an_enclosure_says_of_which_rows_it_is(bits):
    """Of decimals that float64 does not hold it is not."""
    Path("x.csv").write_text("a,b\n0.1,0.3\n0.7,-0.2\n0.3,0.1\n-0.6,0.9\n")
    result = run("x.csv", "--temperature", "1/2", *bits)
    said = "The loss enclosed is that of the rows in float64"
    assert (result.exit_code, said in result.stdout) == (0, bool(bits))


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES)
def test_json_is_what_the_published_schema_describes_and_text_and_page_say_the_same(loss):
    arguments = ["x.npy", *loss.split(maxsplit=5)]
    fields, text = document(*arguments), run(*arguments).stdout
    jsonschema.validate(fields, SCHEMA)
    assert text.splitlines()[0] == fields["reading"]
    assert fields["loss"]["definition"] in text
    proved = [fields[name] for name in ("enclosure", "collapse")]
    proved += [fields[name]["value"] for name in ("floor", "simplex")]
    table = text.partition("proved with ball arithmetic.")[2]
    brackets = [
        tuple(map(Decimal, x.split(", "))) for x in re.findall(r"\[([-\d.e]+, [^\]]+)\]", table)
    ]
    for ends in filter(None, proved):
        lower, upper = Decimal(ends["lower"]), Decimal(ends["upper"])
        assert any(a <= lower <= upper <= b for a, b in brackets)
    assert len(brackets) == len([*filter(None, proved)])
    assert f"≈{fields['random']['mean']:.6g}" in table
    assert (f"≈{fields['value']:.10g}" in table) == (fields["enclosure"] is None)
    bare = re.sub(
        r"<style>.*</style>|<[^>]+>", " ", run(*arguments, "--format", "html").stdout, flags=re.S
    )
    assert {word for word in text.split() if word[0] in "≈["} <= set(bare.split())


@pytest.mark.slow
def test_the_published_schema_refuses_what_is_left_out_or_typed_in():
    fields = document("x.npy", "--temperature", "1")
    for key in SCHEMA["required"]:
        for wrong in ({k: v for k, v in fields.items() if k != key}, fields | {key: {"x": 1}}):
            with pytest.raises(jsonschema.ValidationError):
                jsonschema.validate(wrong, SCHEMA)


def test_the_page_is_one_file_in_light_and_dark():
    page = run("x.npy", "--temperature", "1", "--format", "html").stdout
    assert "color-scheme: light dark" in page
    assert not re.findall(r"<(?:script|link|iframe|img)|url\(|@import|href=|src=", page)


def test_rows_without_positives_are_counted():
    arguments = ["rows.npy", "--labels", "y.txt", "--loss", "supcon", "--temperature", "1"]
    fields, text = document(*arguments), run(*arguments).stdout
    assert (fields["batch"]["anchors"], fields["batch"]["without_positives"]) == (4, 1)
    assert "1 row has no positive and was left out as anchor." in text
    assert "5 rows of 3 labels in dimension 3" in text


@pytest.mark.parametrize("dimension", [4, 3])
def test_a_floor_is_attained_from_the_dimension_of_the_simplex_on(dimension):
    np.save("t.npy", np.random.default_rng(0).normal(size=(5, 2, dimension)))
    arguments = ["t.npy", "--loss", "clip", "--temperature", "1"]
    assert document(*arguments)["floor"]["attained"] == (dimension >= 4)
    said = "attained from dimension 4 on, the least value for 3 is not known"
    shown = run(*arguments).stdout
    assert (said in " ".join(shown.split())) == (dimension < 4)
    table = shown[shown.index(" value\n") :].splitlines()
    assert max(map(len, table)) <= 100  # a terminal


@pytest.mark.slow
def test_numbers_read_well():
    text = run("x.npy", "--loss", "siglip", "--scale", "117.33", "--bias", "-12.93").stdout
    assert "scale 11733/100 ≈ 117.33, bias -1293/100 ≈ -12.93." in text
    np.save("far.npy", np.repeat(np.arange(1.0, 3.0), 64).reshape(64, 2))
    reading = run("far.npy", "--loss", "siglip", "--scale", "117.33", "--bias", "0").stdout
    assert re.match(r"\d{4} of \[\S+, \d{4}\]: ", reading)


@pytest.mark.parametrize("loss", ["ntxent", pytest.param("clip", marks=pytest.mark.slow)])
def test_views_that_stand_beside_each_other_are_noticed(loss):
    """They are read by halves, where nothing is wrong with views that stand in halves."""
    rng = np.random.default_rng(1)
    views = rng.normal(size=(16, 1, 9)) + 0.2 * rng.normal(size=(16, 2, 9))
    np.save("beside.npy", views.reshape(-1, 9))
    np.save("halves.npy", views.swapaxes(0, 1).reshape(-1, 9))
    np.save("views.npy", views)
    for name in ("beside", "halves", "views"):
        text = run(f"{name}.npy", "--loss", loss, "--temperature", "1").stdout
        assert ("save rows.reshape(-1, 2, d)" in text) == (name == "beside")


def test_towers_in_two_files_and_in_halves_are_one_batch():
    views = np.load("x.npy")
    np.save("u.npy", views[:, 0])
    np.save("v.npy", views[:, 1])
    np.save("halves.npy", np.concatenate([views[:, 0], views[:, 1]]))
    options = ["--loss", "clip", "--temperature", "0.1"]
    expected = run("x.npy", *options).stdout
    assert run("u.npy", "--second", "v.npy", *options).stdout == expected
    assert run("halves.npy", *options).stdout == expected


BAD = {
    "x.npy": (2, "--temperature is not given"),
    "x.npy --temperature x": (2, "--temperature is 'x'"),
    "x.npy --temperature 1 --base-temperature 1": (
        2,
        "--base-temperature is 1, but the loss ntxent",
    ),
    "x.npy --loss siglip --scale 1": (2, "--bias is not given"),
    "x.npy --loss SimCLR --temperature 1": (2, "or a formula; perhaps ntxent is meant"),
    "x.npy --loss clip --scale 100": (2, "it takes temperature, which is 1/scale"),
    "turned.npy --temperature 1": (4, "or (B, 2, d), as swapaxes(0, 1) makes it"),
    "x.npy --loss nope --temperature 1": (2, "--loss is 'nope'; choose one of ntxent"),
    "x.npy --temperature 1 --labels y.txt": (2, "--labels is 'y.txt', but the loss ntxent"),
    "x.npy --temperature 1 --bits 52": (2, "--bits is 52; give an integer from 53 to 2000"),
    "y.txt --temperature 1": (2, "of the kind .npy"),
    "rows.npy --temperature 1": (4, "'rows.npy' has 5 rows, an odd number"),
    "x.npy --second rows.npy --temperature 1": (
        4,
        "'x.npy' has two views an instance; leave --second out",
    ),
    "rows.npy --second x.npy --temperature 1": (4, "'x.npy' is float64 of shape (6, 2, 3)"),
    "rows.npy --loss supcon --temperature 1": (
        4,
        "'rows.npy': labels are not given; supcon needs one a row, `--labels FILE`, or",
    ),
    "x.npy --labels y.txt --loss supcon --temperature 1": (
        4,
        "'y.txt': labels has 5 entries for 6",
    ),
}


@pytest.mark.parametrize("line", BAD)
def test_what_does_not_fit_is_named_in_one_line(line):
    code, message = BAD[line]
    result = run(*line.split())
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.slow
def test_on_a_terminal_the_anchors_are_counted(folder):
    _, printed, seen = on_a_terminal("batch", "x.npy", "--temperature", "1", cwd=folder)
    assert printed == run("x.npy", "--temperature", "1").stdout
    assert "12/12" in seen


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Run the first block of Python of the guide, which writes the files of its examples."""
    place = tmp_path_factory.mktemp("guide")
    (_, code), *_ = blocks(GUIDE, "python")
    subprocess.run([sys.executable, "-c", code], cwd=place, check=True)
    return place


@pytest.mark.slow
@pytest.mark.parametrize("block", [content for _, content in blocks(GUIDE, "console")])
def test_the_guide_shows_what_the_command_prints(block, written, monkeypatch):
    monkeypatch.chdir(written)
    command, _, shown = block.partition("\n")
    assert command.startswith("$ nceproof batch ")
    result = run(*shlex.split(command)[3:])
    assert stable(result.stdout).split() == stable(shown).split()


@pytest.mark.slow
def test_the_guide_shows_a_training_loop_that_runs(written):
    _, *others = blocks(GUIDE, "python")
    for _, code in others:
        program, _, shown = code.partition("# prints\n")
        answer = subprocess.run(
            [sys.executable, "-c", program], cwd=written, check=True, capture_output=True, text=True
        )
        assert answer.stdout.split() == shown.replace("# ", "").split()
