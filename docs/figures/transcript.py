"""Run the commands of the README's transcript and draw what they print, word by word.

uv run python docs/figures/transcript.py docs/figures/transcript.svg
"""

import io
import re
import shlex
import sys

from rich.console import Console
from rich.text import Text
from typer.testing import CliRunner

from theorems.cli import app

COMMANDS = (
    "nceproof verify latent-indistinguishable-by-completion averaging-step-without-replacement",
    "nceproof verify conjecture-unbalanced",
    "nceproof loss --gram etf:10 --rho uniform --k 4096 --bits 166",
)


def printed() -> str:
    """Return the commands, each with what it prints on stdout, and an empty line between them."""
    runner = CliRunner()
    return "\n".join(
        f"$ {command}\n{runner.invoke(app, shlex.split(command)[1:]).stdout}"
        for command in COMMANDS
    )


def drawing(text: str) -> str:
    """Return a text as an SVG of a terminal, which loads no font from the network."""
    console = Console(record=True, width=100, file=io.StringIO())
    shown = Text(text.rstrip())
    shown.highlight_regex(r"(?m)^\$ .*$", "bold")
    console.print(shown)
    svg = console.export_svg(title="nceproof", unique_id="transcript")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(drawing(printed()))
