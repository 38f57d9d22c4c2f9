"""Typesetting: TeX accepts what is written, and what it refuses is said."""

import re
import subprocess

import pytest

from property_tests.theorems.reports.exported import BY_INSTANCES, DERIVED, export
from property_tests.theorems.reports.test_formulas import HARD_TERMS
from theorems.errors import UsageError
from theorems.reports import as_latex, typesetting
from theorems.reports.formulas import formula
from theorems.reports.notation import LATEX


def test_latex_compiles_and_fits_the_page(tmp_path):
    engine = next(filter(None, map(typesetting.shutil.which, ("pdflatex", "lualatex"))), None)
    if engine is None:
        pytest.skip("no TeX engine is installed")
    source = tmp_path / "all.tex"
    written = as_latex.document([*DERIVED, BY_INSTANCES])
    hard = "".join(f"\n${formula(term, LATEX)}$\n" for term, _, _ in HARD_TERMS)
    end = r"\end{document}"
    source.write_text(written.replace(end, hard + end), encoding="utf-8")
    options = ["-interaction=nonstopmode", "-halt-on-error"]
    result = subprocess.run(
        [engine, *options, source], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-2000:]
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", result.stdout)]
    assert max(wide, default=0) < 5


def test_pdf_is_written_where_an_engine_is_installed(tmp_path):
    if not any(map(typesetting.shutil.which, typesetting.ENGINES)):
        pytest.skip("no TeX engine is installed")
    file = tmp_path / "one.pdf"
    assert export("etf-rank", "--to", "pdf", "--output", file).exit_code == 0
    assert file.read_bytes().startswith(b"%PDF-")


def test_what_tex_refuses_is_said(tmp_path):
    if not any(map(typesetting.shutil.which, typesetting.ENGINES)):
        pytest.skip("no TeX engine is installed")
    with pytest.raises(RuntimeError, match="Undefined control sequence"):
        typesetting.typeset(r"\documentclass{article}\begin{document}\nothing\end{document}")


def test_without_an_engine_pdf_is_refused_with_a_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = export("etf-rank", "--to", "pdf", "--output", tmp_path / "one.pdf")
    assert result.exit_code == 2
    assert "install one, or write LaTeX" in result.stderr
    with pytest.raises(UsageError):
        typesetting.typeset("")
