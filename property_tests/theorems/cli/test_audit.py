"""`nceproof audit` with draws of one's own and with label laws, and what does not fit."""

import json
import re

import numpy as np
import pytest

from property_tests.theorems.reports.embeddings.printed import lines_of, run
from property_tests.tiers import one_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    one = rng.normal(size=(5, 3))
    np.save(tmp_path / "one.npy", one)
    np.save(tmp_path / "two.npy", one + 0.2 * rng.normal(size=(5, 3)))
    np.save(tmp_path / "short.npy", one[:4])
    np.save(tmp_path / "zero.npy", 0 * one)
    np.savetxt(tmp_path / "y.txt", [0, 0, 1, 1, 1], fmt="%d")
    np.save(tmp_path / "q.npy", rng.dirichlet([1, 1], size=5))
    np.save(tmp_path / "sets.npy", np.array([[1, 0], [1, 1], [0, 1], [0, 1], [1, 0]]))
    np.save(tmp_path / "bad.npy", np.full((5, 2), 0.4))
    monkeypatch.chdir(tmp_path)
    return tmp_path


DRAWS = {
    "one.npy --labels y.txt --positives other": ("another of its class", "any points, those of"),
    "one.npy --labels y.txt --negatives others": ("x itself too", "any points but x"),
    "one.npy --labels y.txt --without-replacement --k 2": ("without replacement", "any points"),
    "one.npy --second two.npy": ("another of its class", "points of other classes"),
    "one.npy --second two.npy --positives tower": ("its pair in the other tower", "other rows"),
    "one.npy --second two.npy --positives tower --negatives all": ("other tower", "all rows"),
}


@pytest.mark.parametrize("line", one_of(2, DRAWS))
def test_how_positives_and_negatives_were_drawn_is_said(line, folder):
    k = [] if "--k" in line else ["--k", "1,4,inf"]
    result = run(*line.split(), *k)
    assert (result.exit_code, result.stderr) == (0, "")
    for words in DRAWS[line]:
        assert words in result.stdout.splitlines()[3]
    fields = json.loads(run(*line.split(), *k, "--format", "json").stdout)
    table = lines_of(result.stdout, "Losses of these draws")[4:]
    shown = [float(re.split(r"  +", row.strip())[1].removeprefix("≈")) for row in table]
    assert shown == pytest.approx(fields["draws"]["losses"], rel=1e-5)
    assert fields["draws"]["replacement"] == ("--without" not in line)
    assert fields["draws"]["towers"] == ("tower" in line)
    assert f"is ≈{shown[-1 if k == [] else 1]:.4g}: " in result.stdout.splitlines()[0]


@pytest.mark.parametrize("law", ["q.npy", "sets.npy"])
def test_label_laws_are_read_and_what_takes_labels_is_left_out(law, folder):
    result = run("one.npy", "--label-law", law, "--k", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "population loss of these points and label laws" in result.stdout
    for section in ("Cosines", "Downstream", "Bounds of the literature"):
        assert f"\n{section}\n" not in result.stdout
    fields = json.loads(run("one.npy", "--label-law", law, "--k", "1", "--format", "json").stdout)
    assert (fields["cosines"], fields["downstream"]) == (None, None)
    assert [file["name"] for file in fields["source"]["files"]] == ["one.npy", law]
    page = run("one.npy", "--label-law", law, "--k", "1", "--format", "html").stdout
    assert page.count("<svg ") == 2


def test_a_table_of_label_laws_is_read_as_it_says(folder):
    sets = np.load("sets.npy")
    text = "\n".join(["0,1", *(",".join(map(str, row)) for row in sets)])
    (folder / "sets.csv").write_text(text, encoding="utf-8")
    refused = run("one.npy", "--label-law", "sets.csv", "--k", "1")
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert "'sets.csv': line 1 reads '0', '1'" in refused.stderr
    settled = run("one.npy", "--label-law", "sets.csv", "--header", "--k", "1")
    assert "Of the label laws: The points are the 2 columns" in settled.stdout
    same = run("one.npy", "--label-law", "sets.npy", "--k", "1")
    parts = [result.stdout.partition("\nClasses")[2] for result in (settled, same)]
    assert parts[0].partition("\nSource")[0] == parts[1].partition("\nSource")[0] != ""
    indexed = ["," + "0,1", *(f"{n},{q},{1 - q}" for n, q in enumerate((0.5, 0.25, 0.75, 1, 0.1)))]
    (folder / "q.csv").write_text("\n".join(indexed), encoding="utf-8")
    said = run("one.npy", "--label-law", "q.csv", "--k", "1").stdout
    assert "Of the label laws: The first column, without a name, is taken for the index" in said


@pytest.mark.slow
def test_a_loss_of_draws_that_is_small_is_shown_by_digits_that_it_has(folder):
    """32 corners at T = 1/100: 31 e^−100, below the error of polynomials of cosines."""
    np.save("eye.npy", np.eye(32))
    line = ("eye.npy", "--second", "eye.npy", "--positives", "tower", "--beta", "100", "--k", "31")
    assert "of these draws is ≈1.153e-42: 0.0% of" in run(*line).stdout.splitlines()[0]


BAD = {
    "one.npy --labels y.txt --positives view": (2, "--positives is 'view'; give the second one"),
    "one.npy --labels y.txt --positives x": (2, "--positives is 'x'; choose class or other"),
    "one.npy --labels y.txt --negatives x": (2, "--negatives is 'x'; choose all or others"),
    "one.npy --second two.npy --positives other": (2, "with --second it is view or tower"),
    "one.npy --second two.npy --labels y.txt": (2, "each row and its pair are a class; leave"),
    "one.npy --second two.npy --positives tower --negatives others": (
        2,
        "--negatives is 'others', but x is not in the other tower",
    ),
    "one.npy --second short.npy": (4, "'short.npy': the rows are (4, 3), those of 'one.npy'"),
    "one.npy --second zero.npy": (4, "'zero.npy': row 1 is zero"),
    "one.npy --labels y.txt --without-replacement --k 6": (2, "--k is 6, but a point has 5"),
    "one.npy --labels y.txt --without-replacement --k inf": (2, "--k is inf, but a point has 5"),
    "one.npy --labels y.txt --negatives other-classes --without-replacement --k 3": (
        2,
        "--k is 3, but a point has 2 negatives",
    ),
    "one.npy --label-law bad.npy": (4, "'bad.npy': label law 1 sums to 0.8; divide each row"),
    "short.npy --label-law q.npy": (4, "'q.npy': there are 5 label laws for 4 points"),
    "one.npy --label-law q.npy --labels y.txt": (2, "--label-law is given, and --labels too"),
    "one.npy --label-law q.npy --second two.npy": (2, "--label-law is given, and --second too"),
    "one.npy --label-law q.npy --positives other": (2, "--label-law is given, and --positives"),
    "one.npy --labels y.txt --beta 101": (2, "--beta is 101; at most 100 is audited"),
}


@pytest.mark.parametrize("line", BAD)
def test_what_does_not_fit_is_named_in_one_line(line, folder):
    code, message = BAD[line]
    result = run(*line.split())
    assert (result.exit_code, result.stdout) == (code, "")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
