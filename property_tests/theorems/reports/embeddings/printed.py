"""What `nceproof audit` prints, and the lines of one of its sections."""

from typer.testing import CliRunner

from theorems.cli import app


def run(*arguments):
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def lines_of(text, title):
    return text.partition(f"\n{title}\n")[2].partition("\n\n")[0].splitlines()
