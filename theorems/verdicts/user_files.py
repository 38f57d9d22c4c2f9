"""Claims written by anyone, in files of their own: loaded, checked for form, and run like ours.

A file of claims is a Python program and runs with the rights of whoever starts it. It stands
alone: it imports what is installed, not its neighbours.
"""

from __future__ import annotations

import dis
import gc
import re
import sys
from collections import Counter, UserDict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import wraps
from hashlib import sha256
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from inspect import unwrap
from pathlib import Path
from traceback import TracebackException, extract_tb, walk_tb
from types import CodeType, ModuleType, TracebackType
from typing import Any, NoReturn, TypeVar, get_args

from theorems.errors import ClaimFault, FileError, NceproofError, NothingToCheck, Undecided
from theorems.escaping import one_line
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import RuleError
from theorems.verdicts import catalogue
from theorems.verdicts.authors import claims_of
from theorems.verdicts.claim import (
    ALL_PARAMETERS,
    LISTS,
    TEXTS,
    Claim,
    Kind,
    Made,
    first_line,
    line_of,
    made_claims,
)
from theorems.verdicts.claim_files import modules
from theorems.verdicts.family import Family
from theorems.verdicts.verdict import Instance, Verdict

T = TypeVar("T")

_ROOT = Path(__file__).resolve().parents[2]
_FOLDERS = (_ROOT / "numerics", _ROOT / "theorems")
_KERNEL = _ROOT / "theorems" / "kernel"


def load_claims(path: Path) -> tuple[Claim, ...]:
    """Return the claims of a Python file, in the order in which it binds them to names.

    It runs in a process of its own, which `theorems.verdicts.authors` asks. Claims of the file that
    no name keeps are among them, those last; claims of the library that it imports are not its own.
    Raises `FileError` for a file that is missing, is not Python, raises while it is imported, or
    whose claims are malformed, share an id or shadow the library; `NothingToCheck` for a file
    without claims.

    >>> from theorems.verdicts.claim_files import CLAIMS
    >>> [claim.id for claim in load_claims(CLAIMS / "_template.py")]
    ['antipodes-beat-one-point', 'antipodes-beat-one-point-for-every-loss']
    """
    code = _compiled(path)
    catalogue.all_claims()  # taken once, and before a file runs, which could change them
    claims = claims_of(path, lambda: _run(code, path))
    for claim in claims:
        _check_form(claim, path)
    _check_ids(claims, path)
    return claims


def _run(code: CodeType, path: Path) -> tuple[Claim, ...]:
    """Return the claims of a file that is run in this process."""
    claims = [one for one in _bound_claims(code, path) if not catalogue.is_of_library(one)]
    if not claims:
        raise NothingToCheck(f"{_quoted(path)}: no claims; docs/tutorial.md shows how to write one")
    for claim in claims:
        _check_form(claim, path)
    _check_ids(claims, path)
    neighbours: dict[str, Claim] = {}
    for claim in claims:
        family = replace(claim.family)  # a copy: the author keeps the other
        watched = _watched(claim, path)
        neighbours[claim.id] = replace(claim, **watched, family=family, neighbours=neighbours)
    return tuple(neighbours.values())


def _quoted(path: Path) -> str:
    return repr(str(path))


def _compiled(path: Path) -> CodeType:
    if path.suffix != ".py":
        raise FileError(f"{_quoted(path)}: not Python; the name of a file of claims ends in .py")
    try:
        return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except OSError as error:
        raise FileError(f"{_quoted(path)}: {error.strerror or error}") from None
    except SyntaxError as error:
        line = f" at line {error.lineno}" if error.lineno else ""
        remedy = "; save it as UTF-8" if "null bytes" in error.msg else ""  # which UTF-16 has
        said = f"{_one_line(error.msg)}{line}{remedy}"
        raise FileError(f"{_quoted(path)}: not Python: {said}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise FileError(f"{_quoted(path)}: not Python: {_described(error)}") from None


class _Bindings(UserDict[str, Any]):
    """The names of a module; remembers every claim bound to one, also where it is replaced."""

    def __init__(self, module: ModuleType) -> None:
        super().__init__()
        self.data = vars(module)
        self.claims: list[Claim] = []

    def __setitem__(self, name: str, value: Any) -> None:
        self.data[name] = value
        self.remember(value)

    def remember(self, value: Any) -> None:
        if isinstance(value, Claim) and not any(value is claim for claim in self.claims):
            self.claims.append(value)


def _held(values: Iterable[Any], module: str) -> Iterator[Any]:
    """Yield values and what they hold; a claim that only a list or a class keeps is run, too."""
    waiting, seen = deque(values), set[int]()
    while waiting:
        value = waiting.popleft()
        parts: Iterable[Any] = ()
        yield value
        if type(value) in (list, tuple, set, frozenset):
            parts = value
        elif type(value) is dict:
            parts = value.values()
        elif isinstance(value, type) and value.__module__ == module:
            parts = vars(value).values()
        if id(value) not in seen:
            seen.add(id(value))
            waiting += (one for one in list(parts) if isinstance(one, _HOLDING))


_HOLDING = (Claim, list, tuple, set, frozenset, dict, type)


def _bound_claims(code: CodeType, path: Path) -> list[Claim]:
    """Run a file as a module of a name that no other file has, and return what it binds."""
    digest = sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()
    module = module_from_spec(ModuleSpec(f"nceproof_user_claims_{digest[:16]}", loader=None))
    module.__file__ = str(path)
    bindings = _Bindings(module)
    sys.modules[module.__name__] = module  # dataclasses look their module up
    fault: NceproofError | None = None
    try:
        with made_claims() as made:
            exec(code, vars(module), bindings)
        for held in _held(vars(module).values(), module.__name__):  # of `global` statements, too
            bindings.remember(held)
        for one in _unnamed(made, tuple(bindings.claims), path):
            bindings.remember(one)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # sys.exit() in a file must not end the run as a success
        del sys.modules[module.__name__]
        fault = _fault_of(error, path)
        if fault is None:
            raise
    if fault is not None:  # raised here, it does not lead to an exception of the file's own
        raise fault
    return bindings.claims


def _unnamed(made: Sequence[Made], named: Sequence[Claim], path: Path) -> Iterator[Claim]:
    """Yield claims that were made while the file ran and that no name is bound to.

    Those that something keeps, and those that nothing does, but for what `replace` made another
    one of that has the same verdict.
    """
    bound = set(map(id, named))
    own = [one for one in made if not catalogue.is_of_library(one.copy)]
    own = [one for one in own if id(one.kept()) not in bound]
    if own:
        gc.collect()  # in a copy of a large process it takes a second
    kept = [claim for one in own if (claim := one.kept()) is not None]
    yield from kept
    claims = (one for one in (*named, *kept) if type(one) is Claim)  # what only looks like one
    decided = [_decided_by(one) for one in claims]
    for one in own:
        if one.kept() is None and _decided_by(one.copy) not in decided:
            yield one.copy


def _decided_by(claim: Claim) -> tuple[object, ...]:
    """Return what a claim is decided by: two that agree in it have one verdict."""
    formal = claim.formal and unwrap(claim.formal)
    return id(claim.instances or claim.derivation), id(formal), claim.family


def _fault_of(error: BaseException, path: Path) -> NceproofError | None:
    """Return what an exception says of the file that raises it; None where the fault is ours."""

    def told() -> NceproofError | None:
        if _is_ours(error, path):
            return None
        said = f"{_described(error)}{_place(error, path)}{_module_beside(error, path)}"
        return FileError(f"{_quoted(path)}: {said}")

    return _answer(told, otherwise=FileError(f"{_quoted(path)}: {_MUTE}"))


def _check_form(claim: Claim, path: Path) -> None:
    """Raise `FileError` for a field of a type that the kernel and the reports do not expect."""
    if type(claim) is not Claim:  # what only calls itself one may change from call to call
        raise FileError(
            f"{_quoted(path)}: a {type(claim).__name__} is no Claim; use @derived or @claim"
        )

    def refuse(field: str, remedy: str) -> NoReturn:
        name, value = (_one_line(repr(getattr(claim, one))) for one in ("id", field))
        raise FileError(
            f"{_quoted(path)}: {field} of the claim {name} at line {line_of(claim)} is {value}; "
            f"give {remedy}"
        )

    if type(claim.kind) is not str or claim.kind not in get_args(Kind):
        refuse("kind", f"one of {', '.join(get_args(Kind))}")
    for field in TEXTS:
        if type(getattr(claim, field)) is not str or not getattr(claim, field).strip():
            refuse(field, "a text")
    for field in LISTS:
        value = getattr(claim, field)
        if type(value) is not tuple or not all(type(item) is str for item in value):
            example = value if type(value) is str and len(value) <= 40 else "C ≥ 2"
            refuse(field, f"a tuple of texts such as {(example,)!r}")
    if not isinstance(claim.rests_on_open, bool):
        refuse("rests_on_open", "True or False")
    if type(claim.declared) is not Verdict:
        refuse("declared", f"one of {', '.join(f'Verdict.{one.name}' for one in Verdict)}")
    _check_family(claim, refuse)
    _check_functions(claim, refuse)


def _check_family(claim: Claim, refuse: Callable[[str, str], NoReturn]) -> None:
    """Refuse what is no family, or one that was changed into none after it was made."""
    if type(claim.family) is not Family:
        refuse("family", "a family such as grid(k=(1, 2, 8)), of theorems.language")
    try:
        replace(claim.family)
    except (TypeError, ValueError) as error:
        refuse("family", f"one that is made by grid, cases or steps: {error}")


def _check_functions(claim: Claim, refuse: Callable[[str, str], NoReturn]) -> None:
    """Refuse a claim that is not decided in one of the two ways, and in one only."""
    decides = {"instances": "yields instances"}
    proves = {"derivation": "returns a theorem", "formal": "returns the statement to prove"}
    wanted, other = (decides, proves) if claim.derivation is None else (proves, decides)
    for field, does in wanted.items():
        if not callable(getattr(claim, field)):
            refuse(field, f"a function that {does}")
    if claim.derivation is not None and claim.family != ALL_PARAMETERS:
        refuse("family", "no family: a derived claim holds for all parameters")
    if claim.derivation is not None:
        for field in ("rests_on", "rests_on_refuted"):
            if getattr(claim, field):
                refuse(field, "nothing: a derived claim rests on what its derivation cites")
    for field in other:  # a formal statement that instances decide would be shown as derived
        if getattr(claim, field) is not None:
            refuse(field, "None: a claim has instances, or a derivation of a formal statement")


def _check_ids(claims: Sequence[Claim], path: Path) -> None:
    known = {*modules(), *(claim.id for claim in claims)}
    for claim in claims:
        if not re.fullmatch("[a-z][a-z0-9-]*", claim.id):  # it is the name of a page of the site
            raise FileError(
                f"{_quoted(path)}: the claim {claim.id!r} at line {line_of(claim)} has an id that "
                "is no name; give lower-case letters, digits and hyphens"
            )
        if claim.id in modules():
            raise FileError(
                f"{_quoted(path)}: the claim {claim.id!r} at line {line_of(claim)} has the id of "
                "a claim of the library; give it another name"
            )
        _check_instead(claim, known, path)
    repeated = [identifier for identifier, n in Counter(c.id for c in claims).items() if n > 1]
    if repeated:
        lines = " and ".join(str(line_of(claim)) for claim in claims if claim.id == repeated[0])
        raise FileError(
            f"{_quoted(path)}: two claims have the id {repeated[0]!r}, at lines {lines}; "
            "give each a name of its own"
        )


def _check_instead(claim: Claim, known: Collection[str], path: Path) -> None:
    """Refuse what is to hold instead of a claim that is not refuted, and what is no claim."""
    where = f"{_quoted(path)}: instead of the claim {claim.id!r} at line {line_of(claim)}"
    if claim.instead and claim.declared != Verdict.REFUTED:
        raise FileError(
            f"{where}, declared {claim.declared}, something is to hold; leave instead= out, or "
            "declare it refuted"
        )
    for name in claim.instead:
        if name not in known:
            raise FileError(
                f"{where} is to hold {_one_line(repr(name))}; give ids of the library or of this "
                "file"
            )


def _watched(claim: Claim, path: Path) -> dict[str, Any]:
    """Return the functions of a claim so that exceptions name what was raised, and the line."""
    if claim.derivation is not None and claim.formal is not None:
        return {"derivation": _told(claim.derivation, path), "formal": _told(claim.formal, path)}
    original = claim.instances
    assert original is not None

    @wraps(original)
    def instances() -> Iterator[Instance]:
        is_read = False  # then a GeneratorExit comes from who reads, and not from the claim
        try:
            for instance in _iterated(original()):
                _check_instance(instance)
                is_read = True
                yield instance
                is_read = False
        except (KeyboardInterrupt, MemoryError):
            raise
        except BaseException as error:  # sys.exit() in a claim must not end the run as a success
            if is_read or (told := _told_of(error, original, path)) is None:
                raise
            raise told from error

    return {"instances": instances}


def _told(function: Callable[[], T], path: Path) -> Callable[[], T]:
    """Return a function whose exceptions are `ClaimFault`s that name the line."""

    @wraps(function)
    def run() -> T:
        try:
            return function()
        except (KeyboardInterrupt, MemoryError, ClaimFault):  # a fault of a claim that it cites
            raise
        except BaseException as error:
            if (told := _told_of(error, function, path)) is None:
                raise
            raise told from error

    return run


def _told_of(error: BaseException, function: object, path: Path) -> NceproofError | None:
    """Return what a claim's exception says, with its line: left open on purpose, or a fault.

    None where the fault is ours.
    """
    first = first_line(function)

    def told() -> NceproofError | None:
        if _is_ours(error, path):
            return None
        line = _line_in(error, path) or first
        if isinstance(error, Undecided):
            return Undecided(f"{error} (at line {line} of {_quoted(path)})")
        said = f"{_described(error)}{_module_beside(error, path)}"
        return ClaimFault(said, line=line, file=_quoted(path), refused=_refused_by_a_rule(error))

    mute = ClaimFault(_MUTE, line=first, file=_quoted(path))
    return _answer(told, otherwise=mute)


def _refused_by_a_rule(error: BaseException) -> Statement | None:
    """Return the equation that the kernel has not found, where the kernel raises the error."""
    if type(error) is not RuleError or type(error.refused) is not Statement:
        return None
    *_, (last, _) = walk_tb(error.__traceback__)
    is_of_kernel = Path(last.f_code.co_filename).is_relative_to(_KERNEL)
    return error.refused if is_of_kernel and error.refused.relation == "=" else None


_MUTE = "an exception that cannot be described"


def _answer(
    told: Callable[[], NceproofError | None], *, otherwise: NceproofError
) -> NceproofError | None:
    """Return what is told of an exception; one of a class of the file may raise the next one."""
    try:
        return told()
    except KeyboardInterrupt:
        raise
    except BaseException:  # sys.exit(0), for one
        return otherwise


_RAISE = dis.opmap["RAISE_VARARGS"]

_REFUSALS = (NceproofError, ValueError, TypeError, AttributeError)
"""What our functions raise for arguments that a claim should not have given them."""


def _is_ours(error: BaseException, path: Path) -> bool:
    """Tell whether an exception is a fault of our files: it came about there, unforeseen.

    What counts is the last frame that is ours or the claim's; frames of libraries are passed over.
    There a refusal of an argument is a `raise`, and what Python itself raises is a fault.
    """
    if not isinstance(error, Exception) or isinstance(error, RecursionError):
        return False
    if isinstance(error, ValueError) and "integer string conversion" in str(error):
        return False  # a number of the claim, of more than 4,300 digits, was to be printed
    if isinstance(error.__cause__, StopIteration):  # Python says so where a generator is run
        return False
    last, trace = None, error.__traceback__
    while trace is not None:
        if _belongs(trace, path):
            last = trace
        trace = trace.tb_next
    if last is None or last.tb_frame.f_code.co_filename == str(path):
        return False
    is_raised = last.tb_frame.f_code.co_code[last.tb_lasti] == _RAISE
    return not (is_raised and isinstance(error, _REFUSALS))


def _belongs(trace: TracebackType, path: Path) -> bool:
    """Tell whether a frame is of our files or of the claim's."""
    inside = trace.tb_frame.f_code.co_filename
    return inside == str(path) or any(map(Path(inside).is_relative_to, _FOLDERS))


def _iterated(found: object) -> Iterable[Instance]:
    if not isinstance(found, Iterable):
        raise TypeError(f"the claim returns {found!r}; yield an Instance for each member instead")
    return found


def _check_instance(instance: object) -> None:
    """Raise `TypeError` for what is not an instance, or one that the reports cannot write down."""
    if type(instance) is not Instance:
        raise TypeError(
            f"{instance!r} was yielded, which is not an Instance; "
            "yield Instance(parameters, evidence), such as Instance({'k': '1'}, below(1, 2))"
        )
    replace(instance)  # raises where it was changed into none after it was made


def _place(error: BaseException, path: Path) -> str:
    line = _line_in(error, path)
    return f" at line {line}" if line else ""


def _line_in(error: BaseException, path: Path) -> int | None:
    """Return the last line of the file that an exception, or its cause, came through."""
    for raised in (error, error.__cause__):  # a cause: StopIteration inside a generator
        frames = extract_tb(raised.__traceback__) if raised else []
        lines = [frame.lineno for frame in frames if frame.filename == str(path)]
        if lines:
            return lines[-1]
    return None


def _described(error: BaseException) -> str:
    message = _one_line(str(TracebackException(type(error), error, None)))
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _module_beside(error: BaseException, path: Path) -> str:
    """Return the remedy where a file of claims imports one that stands beside it."""
    wanted = (error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if not wanted or not (path.parent / f"{wanted}.py").is_file():
        return ""
    return (
        f"; {wanted}.py beside it is not looked for: write it into the file of claims, or set "
        "PYTHONPATH to its folder (no hash of `nceproof trust` is of it)"
    )


def _one_line(text: str) -> str:
    """Return a text in one line of at most 300 characters."""
    line = one_line(text)
    return line if len(line) <= 300 else line[:299] + "…"
