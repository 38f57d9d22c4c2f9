"""What every checker of a certificate accepts: the one way from a file to a verdict (trusted).

Both checkers read the bytes on their own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from theorems.certificates import (
    monotone_region,
    recheck,
    representation_counterexample,
    supervised_increase,
)
from theorems.certificates.document import (
    Certificate,
    Region,
    RepresentationCounterexample,
    SupervisedIncrease,
    read,
)
from theorems.certificates.representation_counterexample import Losses
from theorems.certificates.supervised_increase import Increase
from theorems.errors import Malformed, Rejected, Undecided


@dataclass(frozen=True)
class Accepted:
    """A certificate that both checkers accepted, and what they found.

    `shown` are the intervals of the checker in balls (None for a region); `second` is what the
    second checker says that it proved.
    """

    certificate: Certificate
    shown: Increase | Losses | None
    second: str


def accepted(content: bytes, *, tick: Callable[[str], None] = lambda doing: None) -> Accepted:
    """Return what a file's bytes prove, where both checkers accept them.

    `tick` is called with what is done next. Raises `Malformed`, `Rejected` or `Undecided` where one
    of the checkers says so.

    >>> from theorems.certificates import shipped
    >>> found = accepted(shipped.content("conjecture-unbalanced", "logistic_simplest"))
    >>> found.second
    'L_sup <= 0.290049750 at k = 1, >= 0.290049780 at k = 16, at the minimisers of L_k among unit \
class vectors, for the law and the weights of the \
file (logistic, beta 1, margin 0, C = 3)'
    """
    certificate = read(content)
    tick("the checker in ball arithmetic")
    shown: Increase | Losses | None = None
    match certificate:
        case Region():
            monotone_region.check(certificate)
        case SupervisedIncrease():
            shown = supervised_increase.check(certificate)
        case RepresentationCounterexample():
            shown = representation_counterexample.check(certificate)
    tick("the second checker, in integers")
    return Accepted(certificate, shown, _second(content))


def _second(content: bytes) -> str:
    """Return what the second checker proves of a file's bytes; raise as the first one does."""
    try:
        numbers = recheck.read(content)
        recheck.check(numbers)
    except recheck.MalformedError as error:
        raise Malformed("$", f"the second checker refuses it {error}") from None
    except recheck.RejectedError as error:
        raise Rejected(f"the second checker: {error}") from None
    except recheck.UndecidedError as error:
        raise Undecided(f"the second checker: {error}") from None
    return recheck.summary(numbers)


def statement(certificate: Certificate) -> str:
    """Return what a certificate says, in one line with its numbers; nothing is checked.

    >>> from theorems.certificates import shipped
    >>> certificate = shipped.load("conjecture-unbalanced", "logistic_simplest")
    >>> statement(certificate).startswith("L_sup rises from ≤ 0.29004975")
    True
    """
    match certificate:
        case Region():
            return monotone_region.statement(certificate)
        case SupervisedIncrease():
            return supervised_increase.statement(certificate)
        case RepresentationCounterexample():
            return representation_counterexample.statement(certificate)
