"""The application behind `nceproof`: options, errors and exit codes, output.

Exit codes: 0 every claim came out as declared; 1 one did not; 2 wrong argument; 3 undecided;
4 a file is not what it says it is; 5 nothing to check; 70 our own fault; 130 interrupted.
A verb is loaded when it is asked for, so that `--help` and `list` answer at once.
"""

from __future__ import annotations

import ast
import gc
import io
import os
import sys
import traceback
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from errno import EBADF
from functools import cache, wraps
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated, Any, NoReturn, ParamSpec

import typer
from typer.core import TyperCommand, TyperGroup

from theorems.errors import ClaimFault, FileError, NothingToCheck, Undecided, UsageError
from theorems.escaping import escaped, lines, one_line
from theorems.reports import spelled
from theorems.reports.tables import folded

EXIT_USAGE, EXIT_UNDECIDED, EXIT_FILE, EXIT_OUR_FAULT, EXIT_INTERRUPTED = 2, 3, 4, 70, 130

_ENDS = {
    NothingToCheck: (5, ""),
    UsageError: (EXIT_USAGE, ""),
    FileError: (EXIT_FILE, ""),
    Undecided: (EXIT_UNDECIDED, "undecided: "),
    ClaimFault: (EXIT_UNDECIDED, "fault of the claim: "),
}
"""With which code, and after which words, an error that is raised on purpose ends a command."""

ClickError: Any = typer.BadParameter.__mro__[2]  # the base of all that Typer says of an argument


_SECTIONS = {
    "Claims": ("new", "list", "show", "verify", "hypotheses", "trust"),
    "Embeddings that you train": ("batch", "audit"),
    "Losses and their optima": ("loss", "solve", "bounds", "loss-audit"),
    "Searches and maps": ("search", "recheck", "cover", "map", "map-losses", "map-rare"),
    "Documents and benchmarks": ("export", "docs", "bench"),
}
VERBS = tuple(verb for verbs in _SECTIONS.values() for verb in verbs)
"""The verbs: each is the function `run` of a file beside this one, loaded when it is asked for."""


def _is_formula(argument: str) -> bool:
    return argument.startswith("-") and argument[1:2] != "-" and "(" in argument


class _Verb(TyperCommand):
    """A verb whose help has its options under what they are about, their panels.

    An argument that begins with a minus and has a bracket is a formula, and no option.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        formulas = [one for one in args if _is_formula(one)]
        if ctx.info_name == "loss-audit" and formulas and "--" not in args:
            args = [*(one for one in args if not _is_formula(one)), "--", *formulas]
        return super().parse_args(ctx, args)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        panels: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            is_argument = param.param_type_name == "argument"
            panel = getattr(param, "rich_help_panel", None)
            name = panel or ("Arguments" if is_argument else "Options")
            if record := param.get_help_record(ctx):
                panels.setdefault(name, []).append(record)
        for name, records in panels.items():
            with formatter.section(name):
                formatter.write_dl(records)


class _Group(TyperGroup):
    """Verbs that are loaded one by one, and whose wrong arguments are one line."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in VERBS:
            return None
        return _command(cmd_name, import_module(_module(cmd_name)).run)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what each verb does, read from its file: loading all of them takes seconds."""
        widest = max(map(len, VERBS))
        for title, verbs in _SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(verb.ljust(widest), _summary(verb)) for verb in verbs])

    def main(self, *args: Any, **options: Any) -> Any:
        if not (options.get("args") or sys.argv[1:]):
            return super().main(*args, **options)  # nothing was asked: show the help
        try:
            code = super().main(*args, **{**options, "standalone_mode": False})
        except ClickError as error:
            tell(f"nceproof: {one_line(_plain(error))} (-h shows an example)")
            sys.exit(EXIT_USAGE)
        except typer.Abort:
            sys.exit(EXIT_INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    name="nceproof",
    cls=_Group,
    help="Verify, compute and refute claims about contrastive learning.",
    add_completion=True,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"nceproof {version('nceproof')}")
        raise typer.Exit


@app.callback()
def _nceproof(
    said: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_say_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Verify, compute and refute claims about contrastive learning."""


def _plain(error: ClickError) -> str:
    """Return what is wrong with a command line: of a value, which it is and not who says so."""
    said: str = error.format_message().replace("Value error, ", "")
    for one in getattr(error.__context__, "errors", tuple)():
        said = said.replace("Input should", f"{str(one['input'])[:40]!r} should")
    wrong = said.partition("No such command '")[2].rstrip("'.")
    meant = get_close_matches(wrong, VERBS, 1) if wrong else []
    return f"{said} Did you mean {meant[0]}?" if meant else said


@cache
def _command(verb: str, run: Callable[..., None]) -> Any:
    """Return the command that runs a function, whose signature takes long to read."""
    made = typer.Typer(add_completion=False, rich_markup_mode=None)
    made.command(verb, cls=_Verb)(guarded(run))
    return typer.main.get_command(made)


def _module(verb: str) -> str:
    return f"theorems.cli.{verb.replace('-', '_')}"


def _summary(verb: str) -> str:
    """Return the first line of a verb's docstring."""
    path = Path(__file__).with_name(f"{_module(verb).rpartition('.')[2]}.py")
    tree = ast.parse(path.read_bytes())
    run = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "run")
    return (ast.get_docstring(run) or "").partition("\n")[0]


P = ParamSpec("P")

_YOUNG = 100_000
"""After how many new objects those in circles are looked for: loading SymPy makes none of them."""

_WRITTEN = ("output", "models", "plot")
"""The parameters of verbs that are files to write, tried before the work is done."""

_READ = ("embeddings", "second", "label_law", "gram", "certificate")
"""The parameters of verbs that are files to read, or in text name one by its end.

One that is not there is said first: what a file takes is asked once there is a file.
"""

_DATA = (".csv", ".json", ".npy")

_OF_FOLDERS = ("docs", "export", "search")
"""The verbs whose --output can be a folder, which they try themselves."""


def tell(text: str) -> None:
    """Say something on stderr, spelled where it has no Unicode: `typer.echo` writes UTF-8 there."""
    print(text, file=sys.stderr, flush=True)


def fail(message: str, code: int) -> NoReturn:
    """End the command with a line on stderr and an exit code."""
    tell(f"nceproof: {one_line(message)}")
    raise typer.Exit(code)


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn the errors of a command into one line on stderr and the exit code of their kind."""
    writes_folder = command.__module__.rpartition(".")[2] in _OF_FOLDERS

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            _try_files(kwargs, writes_folder=writes_folder)
            with _naming_temperature(kwargs.get("temperature")):
                command(*args, **kwargs)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            fail("interrupted", EXIT_INTERRUPTED)
        except BrokenPipeError:  # the reader has left before it saw everything
            raise typer.Exit(128 + 13) from None
        except MemoryError:
            fail("out of memory; nothing was decided", EXIT_UNDECIDED)
        except Exception as error:
            _fail_with(error)
        except BaseException:  # sys.exit(0) that a file of claims hides in what it is asked for
            fail("a file of claims has ended the run; nothing was decided", EXIT_UNDECIDED)

    return run


@contextmanager
def _naming_temperature(temperature: object) -> Iterator[None]:
    """Say of --temperature what is said of the --beta that it stands for."""
    try:
        yield
    except UsageError as error:
        if temperature is None or not str(error).startswith("--beta is "):
            raise
        raise UsageError(f"--temperature is {temperature}: {error}") from None


def _fail_with(error: Exception) -> NoReturn:
    for kind, (code, words) in _ENDS.items():
        if isinstance(error, kind):
            fail(f"{words}{error}", code)
    for line in lines("".join(traceback.format_exception(error)).rstrip()):
        tell(line)
    fail("this is our fault; please report it with the lines above", EXIT_OUR_FAULT)


def emit(
    document: str | bytes,
    output: Path | None,
    *,
    folds: bool = False,
    marked: Collection[str] = frozenset(),
) -> None:
    """Write a document to stdout or to a file; one in bytes as it is.

    On a terminal the lines that are `marked` are red, and the lines of one that `folds`, a text
    for people, are broken between words where the terminal ends.
    """
    if isinstance(document, str):
        document = "\n".join(lines(document))  # whatever a report has let through
    try:
        if output is not None:
            if isinstance(document, str):
                document = f"{document}\n".encode()
            _write(document, output)
            say_written(output)
        else:
            print(_on_terminal(document, folds, marked), flush=True)
    except OSError as error:
        if output is None:
            _abandon_stdout()
        if isinstance(error, BrokenPipeError):
            raise
        if output is not None:
            raise unwritten(output, error) from None
        raise FileError(f"standard output: {error.strerror or error}") from None


def unwritten(output: Path, error: OSError) -> FileError:
    """Return what is wrong with a file that was not written.

    >>> print(unwritten(Path("gone/a.txt"), FileNotFoundError()))
    'gone/a.txt': there is no folder 'gone'; make it first
    """
    if isinstance(error, FileNotFoundError):
        return FileError(
            f"{str(output)!r}: there is no folder {str(output.parent)!r}; make it first"
        )
    if isinstance(error, IsADirectoryError):
        return FileError(f"{str(output)!r} is a folder; give the name of a file")
    return FileError(f"{str(output)!r}: {error.strerror or error}")


def _try_files(given: Mapping[str, object], *, writes_folder: bool) -> None:
    """Raise `FileError` for a file of a verb that is not there, or cannot be written."""
    for name in _READ:
        _try_inputs(name, given.get(name))
    for name in () if writes_folder else _WRITTEN:
        if isinstance(output := given.get(name), Path):
            try_output(output)


def _try_inputs(name: str, given: object) -> None:
    """Raise `FileError` where a file that an argument gives, or one of several, is not there."""
    several: list[object] = given if isinstance(given, list) else [given]
    for one in several:
        in_text = isinstance(one, str) and Path(one).suffix.lower() in _DATA
        path = Path(one) if isinstance(one, str) and in_text else one
        try:
            if isinstance(path, Path):
                path.stat()
        except OSError as error:
            option = f"--{name} " if in_text else ""
            raise FileError(f"{option}{str(one)!r}: {error.strerror}") from None
        except ValueError:  # no name of a file at all, as whoever reads it says
            continue


def try_output(output: Path) -> None:
    """Raise `FileError` where a file cannot be written; what is there stays as it is."""
    try:
        if output.is_dir():
            raise IsADirectoryError
        if output.exists() and not output.is_file():
            return  # a pipe or a device, which a test would use up
        partial = _partial(output)
        partial.touch()
        partial.unlink()
    except OSError as error:
        raise unwritten(output, error) from None


def say_written(output: Path) -> None:
    """Say on stderr which file was written."""
    tell(f"wrote {escaped(str(output))}")


def _partial(output: Path) -> Path:
    return output.with_name(f".{output.name}.partial")


def columns() -> int | None:
    """Return how wide the terminal is that shows stdout; None where stdout is none."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def _on_terminal(document: str | bytes, folds: bool, marked: Collection[str]) -> str | bytes:
    """Return a text as a terminal shows it; as it is where stdout is none."""
    if isinstance(document, bytes) or not (width := columns()):
        return document
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    red = set() if is_plain else {one for text in marked for one in lines(text)}
    shown = []
    for line in document.split("\n"):
        for part in folded(line, width) if folds else [line]:
            shown.append(f"\x1b[1;31m{part}\x1b[0m" if line in red else part)
    return "\n".join(shown)


def _write(content: bytes, output: Path) -> None:
    """Write to a pipe or device, or replace a file once all of it is written."""
    if output.exists() and not output.is_file():
        output.write_bytes(content)
        return
    partial = _partial(output)
    try:
        partial.write_bytes(content)
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def _abandon_stdout() -> None:
    """Let what is left in the buffer of stdout go nowhere, so that exit does not fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Closed(io.TextIOBase):
    """A standard output that was closed: what is written to it is not lost without a word."""

    def write(self, text: str) -> int:
        raise OSError(EBADF, "closed; what was to be printed is lost")


def _open_what_is_closed() -> None:
    """Give streams that were closed an end: their numbers would be those of files opened later."""
    while (unused := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(unused, True)
    os.close(unused)
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the end


def main() -> None:
    """Run the command line."""
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    spelled.register()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a closed one is None
            stream.reconfigure(errors=spelled.NAME)  # type: ignore[union-attr]
    _open_what_is_closed()
    try:
        app()
    except OSError as error:  # help that could not be written
        _abandon_stdout()
        tell(f"nceproof: standard output: {error.strerror or error}")
        sys.exit(EXIT_FILE)
    finally:
        gc.freeze()  # at its end Python would look through all that was loaded, and free nothing
