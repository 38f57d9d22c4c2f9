"""What `nceproof audit` prints: floats marked, enclosures proved, one file of HTML."""

import hashlib
import json
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from importlib.metadata import version
from math import inf
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from numerics.floats.unit_vectors import simplex_etf_vectors
from property_tests import ROOT
from property_tests.documents import blocks, stable
from property_tests.test_packaging import on_a_terminal
from theorems.cli import app
from theorems.reports.embeddings.report import as_text
from theorems.tools.embeddings.audit import audit
from theorems.tools.embeddings.reading import of_arrays

PAGE = ROOT / "docs" / "audit.md"

NAMES = np.array(["<b>&$x_1$", "cat", "a rather long name of a class"])


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), [3, 4, 5])
    path = tmp_path_factory.mktemp("audit") / "points.npz"
    np.savez(path, embeddings=rng.normal(size=(12, 3)), labels=NAMES[labels])
    return path


def run(*arguments):
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


@pytest.fixture(scope="module")
def fields(path):
    result = run(path, "--k", "1,16,inf", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def text(path):
    result = run(path, "--k", "1,16,inf")
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def lines_of(text, title):
    return text.partition(f"\n{title}\n")[2].partition("\n\n")[0].splitlines()


def test_the_losses_in_the_text_are_those_of_the_document(text, fields):
    *_, first, second, third = lines_of(text, "Population losses")
    for line, losses in zip((first, second, third), fields["losses"], strict=True):
        k, points, means, completed, *proved = re.split(r"  +", line.strip())
        assert k == str(losses["k"]).replace("inf", "∞")
        for cell, name in ((points, "points"), (means, "means"), (completed, "completed")):
            assert float(cell.removeprefix("≈")) == pytest.approx(losses[name], rel=1e-5)
            assert cell.startswith("≈")
        optimum = losses["optimum"]["loss"]
        for cell, ends in zip(proved, (losses["completed_proved"], optimum), strict=True):
            lower, upper = map(Decimal, cell.strip("[]").split(", "))
            assert lower <= Decimal(ends["lower"]) <= Decimal(ends["upper"]) <= upper


def test_what_is_not_proved_is_never_in_brackets(text, fields):
    assert text.splitlines()[4].startswith("≈ is floating point")
    proved = [losses["completed_proved"] for losses in fields["losses"]]
    proved += [
        losses["optimum"][name] for losses in fields["losses"] for name in ("loss", "supervised")
    ]
    proved += [fields["downstream"][name] for name in ("means", "completed")]
    proved += [fields["geometry"][f"{name}_least"] for name in ("uniformity", "uniformity_of_law")]
    brackets = [
        tuple(map(Decimal, pair)) for pair in re.findall(r"\[(-?[\d.]+), (-?[\d.]+)\]", text)
    ]
    assert len(brackets) == len(proved)
    for ends in proved:
        assert any(a <= Decimal(ends["lower"]) <= Decimal(ends["upper"]) <= b for a, b in brackets)
    assert f"≈{fields['downstream']['probe']:.6g}" in text


def test_the_text_says_how_rows_and_classes_were_given(text):
    assert "12 points in dimension 3, 3 classes, β = 1." in text
    assert re.search(r"of norms [\d.]+ to [\d.]+; they were normalised on loading", text)
    assert [line.split()[-4] for line in lines_of(text, "Classes")[2:]] == ["3", "5", "4"]
    shares = [line.split()[-2:] for line in lines_of(text, "Cosines")[5:]]
    for column in zip(*shares, strict=True):
        assert sum(float(share.rstrip("%")) for share in column) == pytest.approx(100, abs=0.1)


def test_unit_rows_are_called_unit(tmp_path):
    np.savez(
        tmp_path / "x.npz",
        embeddings=np.float32([[0.6, 0.8]] * 2 + [[1, 0]] * 2),
        labels=[0, 0, 1, 1],
    )
    result = run(tmp_path / "x.npz", "--k", "1")
    assert "of norm 1 up to rounding; they were normalised" in result.stdout
    assert "0.5" in "".join(lines_of(result.stdout, "Classes"))


def test_a_dimension_too_small_for_the_optimum_is_named(tmp_path):
    np.savez(tmp_path / "x.npz", embeddings=[[1.0]] * 4 + [[-1.0]] * 2, labels=[0, 0, 1, 1, 2, 2])
    assert "d < C − 1 = 2: the optimum below may need" in run(tmp_path / "x.npz").stdout


def test_many_classes_are_cut_short_in_the_text_and_whole_in_the_document(tmp_path):
    labels = np.repeat(np.arange(25), 2)
    rows = np.random.default_rng(0).normal(size=(50, 4))
    np.savez(tmp_path / "x.npz", embeddings=rows, labels=labels)
    text = run(tmp_path / "x.npz", "--k", "4").stdout
    assert "The first 20 of 25 classes:" in text
    assert "More than 20 classes" in text
    assert "The minimum is that of the theorem etf-optimal-balanced." in text
    fields = json.loads(run(tmp_path / "x.npz", "--k", "4", "--format", "json").stdout)
    assert len(fields["classes"]) == 25
    assert fields["losses"][0]["completed_proved"] is None


@pytest.mark.slow
def test_on_a_terminal_the_pairs_are_counted(path, tmp_path, text):
    document, seen = on_a_terminal(["audit", str(path), "--k", "1,16,inf"], tmp_path)
    assert document == text
    for word in ("cosines", "losses", "12/12"):
        assert word in seen


# --- HTML ----------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Tags, ids and what a page would fetch."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.fetched, self.open = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        named = dict(attrs)
        self.ids += [named["id"]] if "id" in named else []
        links = [named[name] for name in ("src", "href", "xlink:href") if name in named]
        self.fetched += [link for link in links if not link.startswith(("#", "data:"))]


@pytest.fixture(scope="module")
def page(path, tmp_path_factory):
    output = tmp_path_factory.mktemp("page") / "audit.html"
    result = run(path, "--k", "1,16", "--format", "html", "--output", output)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    return output.read_text(encoding="utf-8")


def test_the_page_needs_nothing_else(page):
    found = Page(page)
    assert found.fetched == []
    assert not {"script", "link", "iframe", "b"} & set(found.tags)
    assert len(found.ids) == len(set(found.ids))
    assert "url(http" not in page
    assert "@import" not in page


def test_the_figures_are_well_formed_and_described(page):
    drawings = re.findall(r"<svg .*?</svg>", page, flags=re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        root = ElementTree.fromstring(drawing)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("role") == "img"
        assert root.get("aria-label")
        targets = re.findall(r'(?:href="#|url\(#)([^")]+)', drawing)
        assert all(f'id="{target}"' in drawing for target in targets)


def test_the_page_says_what_the_text_says(page, path):
    bare = re.sub(r"<svg .*?</svg>|<[^>]+>", " ", page, flags=re.DOTALL)
    words = {word for word in run(path, "--k", "1,16").stdout.split() if word[0] in "≈["}
    assert words <= set(bare.split())
    assert "&lt;b&gt;&amp;$x_1$" in page


def test_the_page_is_light_or_dark_as_its_reader_wants(page):
    assert "color-scheme: light dark" in page


def test_the_page_is_the_same_each_time(page, path):
    assert run(path, "--k", "1,16", "--format", "html").stdout == page


def test_without_a_known_optimum_there_is_no_figure_of_the_excess(tmp_path):
    labels = np.array([*np.repeat(np.arange(21), 2), 0])
    np.savez(
        tmp_path / "x.npz", embeddings=np.random.default_rng(0).normal(size=(43, 4)), labels=labels
    )
    page = run(tmp_path / "x.npz", "--k", "4", "--format", "html").stdout
    assert page.count("<svg ") == 2


def test_the_first_lines_say_where_the_loss_lies_and_whose_it_is(text, fields, page):
    first, blank, *whose = text.splitlines()[:4]
    assert (first, blank) == (fields["conclusion"], "")
    assert whose[:2] == fields["whose"]
    assert "not the loss of a training batch" in whose[1]
    assert f"<strong>{first}</strong>" in page


def test_the_last_lines_say_of_what_and_by_what_it_is(text, fields, path, page):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert fields["source"]["files"] == [{"name": path.name, "sha256": digest}]
    assert fields["source"]["version"] == version("nceproof")
    assert f"{path.name}: SHA-256 {digest}" in text
    last = text.splitlines()[-1]
    assert last == f"  nceproof {version('nceproof')}: nceproof audit {path} --k 1,16,inf"
    assert digest in page
    assert "--output" not in page  # where a page was written is nothing of what it says


def test_the_numbers_of_the_geometry_are_those_of_the_document(text, fields):
    lines = [
        re.split(r"  +", x.strip())
        for x in lines_of(text, "Alignment, uniformity, neural collapse")
    ]
    shown = [float(cells[1].removeprefix("≈")) for cells in lines[3:]]
    own = fields["geometry"]
    names = ("alignment", "uniformity", "uniformity_of_law")
    expected = [*(own[name] for name in names), *own["neural_collapse"].values()]
    assert shown == pytest.approx(expected, rel=1e-5)


# --- draws of one's own --------------------------------------------------------------------------


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


@pytest.mark.parametrize("line", DRAWS)
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


def test_a_difference_of_losses_shows_no_digits_that_these_do_not_have(tmp_path):
    """At collapse: 1e-24 was shown as ≈2.81442e-14, and a negative excess of the geometry."""
    etf = np.repeat(simplex_etf_vectors(4, 4), 5, axis=0)
    rows = etf + 1e-7 * np.random.default_rng(0).normal(size=etf.shape)
    labels = np.repeat(np.arange(4), 5)
    np.savez(tmp_path / "etf.npz", embeddings=rows, labels=labels)
    found = audit(of_arrays(rows, labels), [1, 16, inf], beta=20).losses
    text = run(tmp_path / "etf.npz", "--k", "1,16,inf", "--beta", "20").stdout
    *_, first, second, third = lines_of(text, "Excess over the optimum")
    for line, loss in zip((first, second, third), found, strict=True):
        _, *parts, _ = re.split(r"  +", line.strip())
        size = max(1.0, abs(loss.points)) if loss.negatives == inf else loss.points
        assert parts == [f"0 ± {1e-11 * size:.0e}"] * 4


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


def test_html_without_matplotlib_is_refused_before_the_work(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run(path, "--format", "html")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nceproof[plot]" in result.stderr


def test_the_guide_shows_what_the_command_prints(tmp_path, monkeypatch):
    text = PAGE.read_text(encoding="utf-8")
    ((_, code),) = blocks(text, "python")
    ((_, console),) = blocks(text, "console")
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    command, _, shown = console.partition("\n")
    assert command.startswith("$ nceproof audit ")
    result = run(*shlex.split(command)[3:])
    assert stable(result.stdout).split() == stable(shown).split()


def audited(names=("a", "b", "c")):
    rows = np.random.default_rng(1).normal(size=(7, 2))
    return audit(of_arrays(rows, [names[n] for n in (0, 0, 0, 1, 1, 2, 2)]), [1])


def test_what_is_proved_of_a_matrix_is_not_said_of_a_minimiser():
    found = audited()
    (losses,) = found.losses
    assert "L_sup at the minimiser of L_k" in as_text(found)
    loose = replace(losses, optimum=replace(losses.optimum, radius=None))
    shown = as_text(replace(found, losses=[loose]))
    assert "L_sup at the minimiser of L_k" not in shown
    assert "L_sup of the matrix found (the minimiser is not localised), k = 1" in shown
    assert lines_of(shown, "Excess over the optimum")[-1].endswith("–")


def test_how_well_the_optimum_is_known_is_said_where_it_shows():
    found = audited()
    (losses,) = found.losses
    wide = replace(losses, optimum=replace(losses.optimum, radius=0.0031))
    assert "known up to a difference ≤ 4e-3" in as_text(replace(found, losses=[wide]))
    assert "known up to" not in as_text(found)


def test_a_class_name_cannot_control_the_terminal():
    shown = as_text(audited(("a\x1b[31m", "b\nc", "c")))
    assert "\x1b" not in shown
    assert r"a\x1b[31m" in shown
    assert r"b\nc " in shown


@pytest.mark.parametrize(("beta", "said"), [("0.07", True), ("100/7", False)])
def test_a_beta_below_1_is_read_as_the_high_temperature_that_it_is(tmp_path, beta, said):
    np.savez(tmp_path / "x.npz", embeddings=np.eye(4) + 0.1, labels=[0, 0, 1, 1])
    shown = run(tmp_path / "x.npz", "--k", 1, "--beta", beta).stdout
    assert ("β = 7/100, a temperature of 100/7." in shown) == said
    assert "2 classes, β = " in shown
