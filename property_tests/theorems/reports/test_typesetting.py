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
from theorems.verdicts.catalogue import all_claims


def printed_by_tex(written, folder):
    """Return what the second run of an engine prints; the first writes down the labels."""
    engine = next(filter(None, map(typesetting.shutil.which, ("pdflatex", "lualatex"))), None)
    if engine is None:
        pytest.skip("no TeX engine is installed")
    source = folder / "all.tex"
    source.write_text(written, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", source]
    for _ in range(2):
        result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout[-2000:]
    return result.stdout


def check_that_it_fits(printed):
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", printed)]
    assert max(wide, default=0) < 10
    assert "Warning" not in printed  # a reference that leads nowhere


@pytest.mark.slow
def test_latex_compiles_and_fits_the_page(tmp_path):
    written = as_latex.document([*DERIVED, BY_INSTANCES])
    hard = "".join(f"\n${formula(term, LATEX)}$\n" for term, _, _ in HARD_TERMS)
    end = r"\end{document}"
    check_that_it_fits(printed_by_tex(written.replace(end, hard + end), tmp_path))


@pytest.mark.slow
def test_the_latex_of_all_claims_compiles_and_fits_the_page(tmp_path):
    check_that_it_fits(printed_by_tex(as_latex.document(all_claims()), tmp_path))


@pytest.mark.slow
def test_the_pdf_knows_the_numbers_of_its_lemmas(monkeypatch):
    """One run of an engine prints "By Lemma ??"."""
    if (engine := typesetting.shutil.which("pdflatex")) is None:
        pytest.skip("no pdflatex is installed")
    monkeypatch.setattr(typesetting, "ENGINES", (engine,))
    lemma = "\n\n".join(
        [r"\newtheorem{lemma}{Lemma}\begin{lemma}\label{a}\end{lemma}", r"\ref{%s}"]
    )
    document = r"\documentclass{article}\begin{document}%s\end{document}"
    right, wrong = (typesetting.typeset(document % (lemma % name)) for name in ("a", "b"))
    assert len(right) < len(wrong)  # "??" is set in another font, which the file has to hold


@pytest.mark.slow
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
