"""The second checker of regions of laws of several classes: standard library only (trusted).

`recheck.py` reads the file and asks this one; `recheck_region.py`, from which numbers, models and
zeros are, is to lie beside both. No code is shared with the first checker. The proof is
docs/region.md, "More classes": logarithms of the equations, differences of inner products as
unknowns, and lengths in place of multipliers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import combinations, pairwise
from operator import add
from typing import TypeVar

if __package__:
    from theorems.certificates import recheck_region as region
else:
    import recheck_region as region  # type: ignore[import-not-found, no-redef]

ORDER = 7
"""The order of the remainders."""

CLASSES_MOST, CELLS_MOST = 4, 200_000


@dataclass(frozen=True, slots=True)
class Box(region.Cell):
    """The laws (1 − Σ x_i, x_1, .., x_m) whose x_i are at most `half` from `coordinates`."""

    coordinates: tuple[Fraction, ...]
    half: Fraction

    def at(self, coordinates: tuple[Fraction, ...], half: Fraction) -> Box:
        """Return another box."""
        return Box(coordinates, half)

    def expansion(self, setting: region.Setting) -> region.Model:
        """Return L_sup at the minimiser of L_k, at these laws."""
        return expansion(self, setting)

    def work(self, negatives: int | None) -> int:
        """Return about how many times 7 ms an expansion takes: the counts are some k³/6.

        >>> Box((Fraction(1, 4),) * 3, Fraction(1, 100)).work(4)
        188
        """
        return 60 + 2 * (negatives or 0) ** 3


# ------------------------------------------------------------------------------ the slopes

Number = TypeVar("Number", region.Model, region.Dual)


def total(numbers: Iterable[Number]) -> Number:
    """Return the sum of one or more numbers."""
    return reduce(add, numbers)


def symmetric(entries: Sequence[Number], count: int) -> dict[tuple[int, int], Number]:
    """Return entries above a diagonal, and the same below it.

    >>> symmetric([5, 6, 7], 3)[2, 1]
    7
    """
    above = dict(zip(combinations(range(count), 2), entries, strict=True))
    return above | {(j, i): x for (i, j), x in above.items()}


def class_slopes(
    unknowns: Sequence[Number], laws: region.Laws, setting: region.Setting
) -> list[Number]:
    """Return β G_ij + log(V_ij + V_ji) − σ_i − σ_j for i < j, and Σ_j G_ij ρ_j e^{σ_j} for all i.

    The unknowns are G_ij and σ_i. ∂L_k/∂G_ij, made symmetric, is in proportion to
    ρ_i ρ_j e^{β G_ij} (V_ij + V_ji): where these slopes are 0 it is to v_i v_j, with
    v_i = ρ_i e^{σ_i}, and G v = 0.
    """
    count, like = len(laws.masses), unknowns[0]
    gram, sigma = symmetric(unknowns[:-count], count), unknowns[-count:]
    exponents = {pair: x.scaled(region.ball(setting.beta)) for pair, x in gram.items()}
    free = region.ball(setting.beta * (setting.margin - 1))
    a = {pair: exponents[pair].plus(free).exp() for pair in combinations(range(count), 2)}
    a |= {(j, i): x for (i, j), x in a.items()}
    own = laws.constant(region.exp_of(region.ball(setting.beta * setting.margin)))
    law = [region.lifted(mass, like) for mass in laws.models()]
    means = []
    for c in range(count):
        row = [region.lifted(own, like) if j == c else a[c, j] for j in range(count)]
        means.append(mean_inverses(row, law, setting.negatives))
    equal = [
        exponents[i, j] + (means[i][j] + means[j][i]).log() - (sigma[i] + sigma[j])
        for i, j in combinations(range(count), 2)
    ]
    v = [mass * x.exp() for mass, x in zip(law, sigma, strict=True)]
    kernel = [v[i] + total(gram[i, j] * v[j] for j in range(count) if j != i) for i in range(count)]
    return equal + kernel


def mean_inverses(
    row: Sequence[Number], law: Sequence[Number], negatives: int | None
) -> list[Number]:
    """Return V_j = E 1/(1 + a_j + Σ_l n_l a_l), n the counts of k − 1 draws, for all j.

    E[n_j/(1 + Σ_l n_l a_l)] over the counts of k draws is k ρ_j V_j. The mean over one draw more
    is a mixture with the masses. In the limit V_j is 1/Σ_l ρ_l a_l, times 1/k.
    """
    count = len(row)
    if negatives is None:
        return [total(mass * x for mass, x in zip(law, row, strict=True)).inverse()] * count
    values = {
        n: total(x.times(m) for x, m in zip(row, n, strict=True) if m)
        .plus((region.ONE, 0))
        .inverse()
        for n in region.powers_of(negatives, count)
    }
    for drawn in range(negatives - 1, 0, -1):
        values = {
            n: total(mass * values[drawn_once_more(n, c)] for c, mass in enumerate(law))
            for n in region.powers_of(drawn, count)
        }
    return [values[drawn_once_more((0,) * count, c)] for c in range(count)]


def drawn_once_more(counts: Sequence[int], c: int) -> tuple[int, ...]:
    """Return counts with one more of a class.

    >>> drawn_once_more((0, 2, 1), 1)
    (0, 3, 1)
    """
    return tuple(n + (j == c) for j, n in enumerate(counts))


def exponentials(
    differences: Sequence[Number], count: int, setting: region.Setting
) -> list[dict[int, Number]]:
    """Return e_ij = e^{β(m − d_ij)} for j ≠ i, of each class i; the d_ij are row by row."""
    left, right = region.ball(-setting.beta), region.ball(setting.beta * setting.margin)
    e = iter([d.scaled(left).plus(right).exp() for d in differences])
    return [{j: next(e) for j in range(count) if j != i} for i in range(count)]


def downstream_slopes(
    differences: Sequence[Number],
    gram: Sequence[region.Model],
    laws: region.Laws,
    setting: region.Setting,
) -> list[Number]:
    """Return d_ij − z_ii + z_ij for i ≠ j, z_ij = ⟨u_i, w_j⟩, w_j = Σ_i B_ij u_i over its length.

    Where ⟨u_i, w_i − w_j⟩ is d_ij, Σ_i B_ij u_i is −∂S/∂w_j over β: it has the direction of w_j,
    which is then the best in the unit ball.
    """
    count, like = len(laws.masses), differences[0]
    G = symmetric([region.lifted(x, like) for x in gram], count)
    B = [[like] * count for _ in range(count)]
    weights = weights_of(laws, setting)
    for i, row in enumerate(exponentials(differences, count, setting)):
        inverse = total(row.values()).plus((region.ONE, 0)).inverse()
        scale = inverse * region.lifted(weights[i], like)
        shares = {j: e * scale for j, e in row.items()}
        B[i] = [total(shares.values()) if j == i else -shares[j] for j in range(count)]
    z = [[like] * count for _ in range(count)]
    for j in range(count):
        column = [B[i][j] for i in range(count)]
        inner = [
            x + total(G[i, n] * y for n, y in enumerate(column) if n != i)
            for i, x in enumerate(column)
        ]
        square = total(x * y for x, y in zip(column, inner, strict=True))
        inverse = square.log().scaled(region.ball(Fraction(-1, 2))).exp()
        for i in range(count):
            z[i][j] = inner[i] * inverse
    d = iter(differences)
    return [next(d) - z[i][i] + z[i][j] for i in range(count) for j in range(count) if j != i]


def weights_of(laws: region.Laws, setting: region.Setting) -> list[region.Model]:
    """Return the weights of the classes downstream."""
    count = len(laws.masses)
    if setting.uniform:
        return [laws.constant(region.ball(Fraction(1, count)))] * count
    return laws.models()


# ------------------------------------------------------------------------------ L_sup


def expansion(box: Box, setting: region.Setting) -> region.Model:
    """Return L_sup at the minimiser of L_k, at the laws of a box."""
    count = len(box.coordinates) + 1
    gram = classes(box, replace(setting, uniform=False))

    def slopes(d: Sequence[Number], laws: region.Laws) -> list[Number]:
        return downstream_slopes(d, [laws.restricted(x) for x in gram], laws, setting)

    start = [
        region.ONE - symmetric(gram, count)[i, j].values[0]
        for i in range(count)
        for j in range(count)
        if j != i
    ]
    try:
        differences = region.followed(start, slopes, box, ORDER)
    except region.TooWideError as error:
        raise region.TooWideError(f"the classifiers: {error}") from None
    weights = weights_of(region.Laws.of(box, ORDER, tracked=True), setting)
    rows = exponentials(differences, count, setting)
    losses = [total(row.values()).plus((region.ONE, 0)).log() for row in rows]
    return total(w * loss for w, loss in zip(weights, losses, strict=True))


@lru_cache(maxsize=64)
def classes(box: Box, setting: region.Setting) -> list[region.Model]:
    """Return the entries above the diagonal of the Gram matrix of the minimiser of L_k."""
    count = len(box.coordinates) + 1
    pairs = count * (count - 1) // 2

    def slopes(unknowns: Sequence[Number], laws: region.Laws) -> list[Number]:
        return class_slopes(unknowns, laws, setting)

    try:
        start = [-region.ONE // (count - 1)] * pairs + [0] * count
        found = region.followed(start, slopes, box, ORDER)[:pairs]
        rough = region.Laws.of(box, region.RANGE_ORDER, tracked=True)
        require_definite([x.cut(region.RANGE_ORDER) for x in found], rough)
    except region.TooWideError as error:
        raise region.TooWideError(f"the classes: {error}") from None
    return found


def require_definite(gram: Sequence[region.Model], laws: region.Laws) -> None:
    """Raise unless the Gram matrix of all classes but the last is positive definite.

    As G v = 0 and v_C > 0, G is then positive semidefinite. The pivots of the elimination must be
    positive, or they have no `inverse`.
    """
    count = len(laws.masses)
    G = symmetric(gram, count) | dict.fromkeys(
        ((i, i) for i in range(count)), laws.constant((region.ONE, 0))
    )
    for i in range(count - 1):
        inverse = G[i, i].inverse()
        for j in range(i + 1, count - 1):
            factor = G[j, i] * inverse
            for n in range(i + 1, count - 1):
                G[j, n] = G[j, n] - factor * G[i, n]


# ------------------------------------------------------------------------------ the verdict


def check_cover(boxes: Sequence[Box], least_mass: Fraction) -> None:
    """Raise unless boxes cover the laws 1 − Σ x_i ≥ x_1 ≥ .. ≥ x_m ≥ least_mass.

    The edges of the boxes cut the laws into cells, each inside any box that it meets. Boxes are
    closed, and laws with equalities are limits of others: cells with others inside must be covered.
    """
    if not boxes:
        raise region.NotShownError("the boxes leave out all laws")
    left, size = CELLS_MOST, len(boxes[0].coordinates)
    waiting: list[tuple[tuple[tuple[Fraction, Fraction], ...], list[Box]]] = [((), list(boxes))]
    while waiting:
        sides, there = waiting.pop()
        left -= 1
        if left < 0:
            raise region.LimitError(f"whether the boxes cover: more than {CELLS_MOST} cells")
        if not has_laws([*sides, *[(least_mass, Fraction(1))] * (size - len(sides))], least_mass):
            continue
        if len(sides) == size:
            if not there:
                cell = ", ".join(
                    f"{n} in ({a}, {b})" for n, (a, b) in zip("abcdefgh", sides, strict=False)
                )
                raise region.NotShownError(f"the boxes leave out a law with {cell}")
            continue
        axis = len(sides)
        ends = [
            (box.coordinates[axis] - box.half, box.coordinates[axis] + box.half) for box in there
        ]
        inner = {end for pair in ends for end in pair if least_mass < end < 1}
        for low, high in pairwise(sorted({least_mass, Fraction(1), *inner})):
            spanning = [
                box for box, (a, b) in zip(there, ends, strict=True) if a <= low and high <= b
            ]
            waiting.append(((*sides, (low, high)), spanning))


def has_laws(sides: Sequence[tuple[Fraction, Fraction]], least_mass: Fraction) -> bool:
    """Whether there is a law with 1 − Σ x_i > x_1 > .. > x_m > least_mass, x_i between its sides.

    >>> half, third = Fraction(1, 2), Fraction(1, 3)
    >>> has_laws([(Fraction(0), third), (Fraction(0), third)], Fraction(1, 10))
    True
    >>> has_laws([(Fraction(0), third), (third, half)], Fraction(1, 10))
    False
    """
    least, lows = least_mass, []
    for low, high in reversed(sides):
        least = max(least, low)
        if high <= least:
            return False
        lows.append(least)
    return 1 - sum(lows) > least


def check(
    *,
    beta: Fraction,
    margin: Fraction,
    uniform: bool,
    classes: int,
    least_mass: Fraction,
    negatives: Sequence[int | None],
    boxes: Sequence[Sequence[Fraction]],
) -> None:
    """Return if boxes (x_1, .., half) prove that L_sup does not rise with the negatives.

    They must cover the laws of so many classes with masses ≥ least_mass; None stands for the limit.
    Raises `recheck_region.NotShownError` and `recheck_region.LimitError`.
    """
    if classes > CLASSES_MOST:
        raise region.LimitError(f"more than {CLASSES_MOST} classes")
    cells = [Box(tuple(centre), half) for *centre, half in boxes]
    steps = list(pairwise(negatives))
    questions = [region.Question(cell, steps, region.PARTS_DEPTH) for cell in cells]
    region.check_limits(beta, margin, negatives, questions)
    check_cover(cells, least_mass)
    region.check_questions(questions, beta, margin, uniform, least_mass)
