"""Claims that bound L_k by the loss of the mean classifier: what is compared, and on what sample.

The representations are proposed by `theorems.search.tightest`; both losses are enclosed here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from numerics.balls.bounds import CollisionBound, mean_classifier_loss
from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of
from numerics.exact.losses import Loss
from numerics.exact.rationals import Exact
from theorems.language import Family, Instance, at_most, grid, sample
from theorems.search.landscape import as_texts
from theorems.search.tightest import drawn, pressed

SEEDS, NEGATIVES = range(4), (1, 6, 40)

_WORDS = (
    "3 to 5 classes of 1 to 2 rational points in R^1 to R^3, drawn at random, each moved to where "
    "the bound is tightest"
)


@dataclass(frozen=True)
class Line:
    """The inequality on_loss·L_k + on_mean·L_μ + constant ≥ 0; its left side is its name."""

    name: str
    on_loss: Enclosure
    on_mean: Enclosure
    constant: Enclosure

    def slack(self, loss: Enclosure, mean: Enclosure) -> Enclosure:
        """Return the left side, which the inequality says to be ≥ 0.

        >>> from numerics.balls.enclosure import Enclosure
        >>> one = Enclosure.exactly(1, bits=53)
        >>> Line("sum", one, one, one).slack(one, one).contains(3)
        True
        """
        with precision(loss.bits + 20):
            ball = self.on_loss.ball() * loss.ball() + self.on_mean.ball() * mean.ball()
            return Enclosure.of(ball + self.constant.ball(), bits=loss.bits)


SHARE = "L_k - share·L_μ - offset"


def of_collisions(bound: CollisionBound) -> Line:
    """Return L_k − share·L_μ − offset ≥ 0.

    >>> from numerics.balls.bounds import saunshi
    >>> of_collisions(saunshi(["1/2", "1/2"], negatives=1)).on_mean.contains("-1/2")
    True
    """
    one = Enclosure.exactly(1, bits=bound.share.bits)
    return Line(SHARE, one, -bound.share, -bound.offset)


Bound = Callable[[Sequence[Exact], int, Loss], Sequence[Line]]
"""The lines that a bound consists of, for a class law, a number of negatives and a loss."""


def family(losses: Sequence[str], lines: Sequence[str] = (SHARE,)) -> Family:
    """Return the sample of representations, for each loss and line of a bound."""
    return sample(grid(_WORDS, seed=SEEDS, k=NEGATIVES, loss=losses, line=lines))


def trials(bound: Bound, losses: Mapping[str, Loss]) -> Iterator[Instance]:
    """Yield an instance for each seed, number of negatives, loss and line of a bound.

    >>> from numerics.balls.enclosure import Enclosure
    >>> from numerics.exact.losses import Logistic
    >>> one, zero = (Enclosure.exactly(n, bits=53) for n in (1, 0))
    >>> next(trials(lambda *_: [Line("L_k", one, zero, zero)], {"": Logistic()})).holds
    True
    """
    for seed, k, (name, loss) in product(SEEDS, NEGATIVES, losses.items()):
        start = drawn(seed)
        for line in bound(start.law, k, loss):
            weights = float(line.on_loss), float(line.on_mean)
            f = pressed(start, weights, loss, k, seed)
            parameters = {"seed": str(seed), "k": str(k), "loss": name, "line": line.name}
            yield compared(parameters, f, line, loss, k)


def compared(
    parameters: Mapping[str, str], f: FiniteMap, line: Line, loss: Loss, negatives: int
) -> Instance:
    """Return whether a line of a bound holds at a representation, by the sign of an enclosure."""
    gram = gram_of(f.vectors)
    mean = mean_classifier_loss(gram, f.negatives, labels=f.labels, loss=loss, bits=80)
    contrastive = representation_loss(f, negatives=negatives, loss=loss, bits=80)
    losses = {"L_k": contrastive.decimals(9), "loss of the mean classifier": mean.decimals(9)}
    return Instance(
        parameters,
        at_most(0, line.slack(contrastive, mean)),
        f"the slack of {line.name}, after a descent",
        witness={**as_texts(f), **losses},
    )
