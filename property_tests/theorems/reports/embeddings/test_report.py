"""What `nceproof audit` prints: floats marked, enclosures proved."""

import hashlib
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import version
from math import inf

import numpy as np
import pytest

from numerics.floats.unit_vectors import simplex_etf_vectors
from property_tests import ROOT
from property_tests.documents import blocks, stable
from property_tests.terminals import on_a_terminal
from property_tests.theorems.reports.embeddings.printed import lines_of, run
from theorems.reports.embeddings.report import as_text
from theorems.tools.embeddings.audit import audit
from theorems.tools.embeddings.reading import of_arrays

PAGE = ROOT / "docs" / "audit.md"


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


@pytest.mark.slow
def test_on_a_terminal_the_pairs_are_counted(path, tmp_path, text):
    _, document, seen = on_a_terminal("audit", path, "--k", "1,16,inf", cwd=tmp_path)
    assert document == text
    for word in ("cosines", "losses", "12/12"):
        assert word in seen


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
