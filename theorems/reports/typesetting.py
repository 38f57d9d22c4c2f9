"""LaTeX to PDF with the TeX engine that is installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from theorems.errors import UsageError

ENGINES = ("tectonic", "pdflatex", "lualatex", "xelatex")


def typeset(document: str) -> bytes:
    """Return a LaTeX document as PDF.

    Raises `UsageError` where no TeX engine is installed, `RuntimeError` with the end of the
    engine's words where it fails.
    """
    engine = next(filter(None, map(shutil.which, ENGINES)), None)
    if engine is None:
        raise UsageError(
            f"a PDF needs a TeX engine ({', '.join(ENGINES)}); install one, or write LaTeX"
        )
    is_tectonic = engine.endswith("tectonic")  # which runs as often as it takes
    options = [] if is_tectonic else ["-interaction=batchmode", "-halt-on-error"]
    with TemporaryDirectory() as folder:
        source = Path(folder) / "nceproof.tex"
        source.write_text(document, encoding="utf-8")
        for _ in range(1 if is_tectonic else 2):  # the second knows the numbers of the lemmas
            result = subprocess.run(
                [engine, *options, source.name],
                cwd=folder,
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                check=False,
            )
            if result.returncode:
                log = source.with_suffix(".log")
                said = log.read_text(errors="replace") if log.exists() else result.stderr
                raise RuntimeError(f"{engine} failed: {said[-2000:]}")
        return source.with_suffix(".pdf").read_bytes()
