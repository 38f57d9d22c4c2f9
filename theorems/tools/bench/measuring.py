"""Rates of several contenders, measured in turn, so that what slows one slows the next as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time


@dataclass(frozen=True)
class Contender:
    """Work to be timed: `run` tries `tried` things and returns how many of them came out.

    `error` is the relative error of what it computes, where that is known.
    """

    name: str
    tried: int
    run: Callable[[], int]
    error: float | None = None


@dataclass(frozen=True)
class Spread:
    """The median of one number a round, and the lowest and highest of them."""

    median: float
    lowest: float
    highest: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Spread:
        """Return the spread of at least one number.

        >>> Spread.of([4.0, 1.0, 2.0])
        Spread(median=2.0, lowest=1.0, highest=4.0)
        """
        return cls(median(rounds), min(rounds), max(rounds))


@dataclass(frozen=True)
class Rates:
    """How many things came out a second in each round; `done` of `tried` in the worst round."""

    name: str
    tried: int
    done: int
    rounds: tuple[float, ...]
    error: float | None = None

    def over(self, other: Rates) -> Spread:
        """Return the ratio of the rates of the same rounds.

        >>> Rates("a", 8, 8, (6.0, 4.0)).over(Rates("b", 1, 1, (2.0, 2.0)))
        Spread(median=2.5, lowest=2.0, highest=3.0)
        """
        return Spread.of([a / b for a, b in zip(self.rounds, other.rounds, strict=True)])


@dataclass(frozen=True)
class Benchmark:
    """What a benchmark measured.

    `counts` says what a rate counts and what a second is, `ratios` has pairs of the rates, to be
    divided, and `missing` says what was not measured and why.
    """

    title: str
    counts: str
    rates: tuple[Rates, ...]
    ratios: tuple[tuple[Rates, Rates], ...] = ()
    missing: str = ""


def measure(
    contenders: Sequence[Contender], *, rounds: int, clock: Callable[[], float] = process_time
) -> tuple[Rates, ...]:
    """Run every contender once untimed, then all of them in turn, `rounds` times.

    Time is by default the CPU time of this process, with all its threads: other work on the machine
    takes the clock, but hardly that.

    >>> [rates] = measure([Contender("sums", 2, lambda: sum(range(10**5)) and 2)], rounds=3)
    >>> rates.done, len(rates.rounds)
    (2, 3)
    """
    for contender in contenders:
        contender.run()
    done: dict[str, list[int]] = {contender.name: [] for contender in contenders}
    rates: dict[str, list[float]] = {contender.name: [] for contender in contenders}
    for _ in range(rounds):
        for contender in contenders:
            began = clock()
            done[contender.name].append(contender.run())
            rates[contender.name].append(done[contender.name][-1] / (clock() - began))
    return tuple(
        Rates(each.name, each.tried, min(done[each.name]), tuple(rates[each.name]), each.error)
        for each in contenders
    )
