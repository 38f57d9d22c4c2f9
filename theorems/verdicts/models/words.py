"""Laws of words on a finite model: k classes drawn at once, given a class.

A law is, for every class c, the words that W_c gives and their probabilities. Whether one is
exchangeable, or uniform on pairs, is decided by looking at all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from random import Random

from flint import fmpq

Word = tuple[int, ...]
WordLaw = Sequence[Mapping[Word, fmpq]]

_SEEDS = 2  # so many words, at most, of which a random law is made


def is_word_law(law: WordLaw, negatives: int) -> bool:
    """Tell whether these are probabilities of words of k classes, one law a class.

    >>> is_word_law([{(1, 1): fmpq(1)}, {(0, 0): fmpq(1)}], 2)
    True
    """
    classes = range(len(law))
    return all(
        sum(own.values(), fmpq(0)) == 1
        and all(mass > 0 for mass in own.values())
        and all(len(word) == negatives and all(c in classes for c in word) for word in own)
        for own in law
    )


def is_exchangeable(law: WordLaw) -> bool:
    """Tell whether W_{π(c)}(π(word)) = W_c(word) for all renamings π; neighbours are enough.

    >>> is_exchangeable([{(1, 1): fmpq(1)}, {(0, 0): fmpq(1)}])
    True
    >>> is_exchangeable([{(1, 1): fmpq(1)}, {(0, 1): fmpq(1)}])
    False
    """
    classes = range(len(law))
    for n in classes[1:]:
        swapped = [n - 1 if c == n else n if c == n - 1 else c for c in classes]
        for own, other in zip(law, (law[c] for c in swapped), strict=True):
            if {tuple(swapped[c] for c in word): mass for word, mass in own.items()} != dict(other):
                return False
    return True


def is_pair_uniform(law: WordLaw) -> bool:
    """Tell whether under W_c each entry is uniform on the classes other than c.

    >>> is_pair_uniform([{(1, 1): fmpq(1)}, {(0, 0): fmpq(1)}])
    True
    >>> is_pair_uniform([{(1, 0): fmpq(1)}, {(0, 0): fmpq(1)}])
    False
    """
    size = len(law)
    for c, own in enumerate(law):
        for places in zip(*own, strict=True):
            found = dict.fromkeys(range(size), fmpq(0))
            for entry, mass in zip(places, own.values(), strict=True):
                found[entry] += mass
            if found != {t: fmpq(int(t != c), size - 1) for t in range(size)}:
                return False
    return True


def random_word_law(
    random: Random, *, classes: int, negatives: int, exchangeable: bool, pair_uniform: bool
) -> WordLaw:
    """Return a random law of words with the properties that are asked for.

    >>> law = random_word_law(
    ...     Random(0), classes=3, negatives=2, exchangeable=True, pair_uniform=True)
    >>> is_exchangeable(law), is_pair_uniform(law)
    (True, True)
    """
    made = _shifted if pair_uniform else _scattered
    law = [made(random, c, classes, negatives) for c in range(classes)]
    return _symmetrised(law) if exchangeable else law


def _scattered(random: Random, c: int, classes: int, negatives: int) -> Mapping[Word, fmpq]:
    """Return a law of one or two random words, in which c itself may occur."""
    words = [
        tuple(random.randrange(classes) for _ in range(negatives))
        for _ in range(random.randint(1, _SEEDS))
    ]
    return _mixed((word, fmpq(random.randint(1, 3))) for word in words)


def _shifted(random: Random, c: int, classes: int, negatives: int) -> Mapping[Word, fmpq]:
    """Return a law of words whose entries are all random orders of the classes other than c."""
    others = [t for t in range(classes) if t != c]
    orders = [random.sample(others, len(others)) for _ in range(negatives)]
    return _mixed((word, fmpq(1)) for word in zip(*orders, strict=True))


def _symmetrised(law: WordLaw) -> WordLaw:
    """Return the mean of a law over all renamings of the classes."""
    size = len(law)
    found: list[list[tuple[Word, fmpq]]] = [[] for _ in law]
    for pi in permutations(range(size)):
        for c, own in enumerate(law):
            found[pi[c]] += ((tuple(pi[t] for t in word), mass) for word, mass in own.items())
    return list(map(_mixed, found))


def _mixed(weighted: Iterable[tuple[Word, fmpq]]) -> Mapping[Word, fmpq]:
    """Return the law of words with these weights."""
    total: dict[Word, fmpq] = {}
    for word, weight in weighted:
        total[word] = total.get(word, fmpq(0)) + weight
    whole = sum(total.values(), fmpq(0))
    return {word: weight / whole for word, weight in total.items()}
