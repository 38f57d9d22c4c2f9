"""The verb `search`, and a certificate of an increase that it could find."""

from typer.testing import CliRunner

from theorems.certificates import shipped
from theorems.cli import app

INCREASE = shipped.content("conjecture-unbalanced", "logistic_simplest").decode()


def run(*arguments):
    return CliRunner().invoke(app, ["search", *map(str, arguments)])
