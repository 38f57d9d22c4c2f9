"""Trees of the exporter by their values on one finite model, in a prime field: exact, and fast.

Three classes of two, one and one points, two negatives, laws, vectors, losses and functions without
any structure. What is equal by arithmetic and by the assumptions of a line is equal here, and what
is not is so with probability 2⁻⁶⁰.
"""

from functools import cache
from itertools import permutations, product
from zlib import crc32

from hypothesis import reject, settings

from property_tests.terms import FREE
from theorems.rocq.export.field import agree
from theorems.rocq.export.normal_form import setting_of
from theorems.rocq.trees import Translator, free_name

FEW = settings(max_examples=12)
"""For the tests of a part: `test_normal_form.py` and `test_document.py` are of the whole."""

P = 2**61 - 1
C, K = 3, 2
POINTS = [(0, 0), (0, 1), (1, 0), (2, 0)]
WORDS = list(product(range(C), repeat=K))
DOMAINS = {
    "'I_C": range(C),
    "'I_k": range(K),
    "X": POINTS,
    "{ffun 'I_k -> 'I_C}": WORDS,
    "{ffun 'I_k -> X}": list(product(POINTS, repeat=K)),
    "{ffun 'I_C -> X}": list(product(POINTS, repeat=C)),
    "{perm 'I_C}": list(permutations(range(C))),
}
TYPES = {
    "rho": "'I_C",
    "D": "X",
    "iid": "{ffun 'I_k -> 'I_C}",
    "words": "{ffun 'I_k -> 'I_C}",
    "points": "{ffun 'I_k -> X}",
    "one": "{ffun 'I_C -> X}",
    "uniform": "{perm 'I_C}",
}
OF_SORTS = {
    "class": [2, 0],
    "point": [(0, 1), (2, 0)],
    "index": [1, 0],
    "classes": [(1, 0), (2, 2)],
    "permutation": [(1, 2, 0), (0, 2, 1)],
}
"""The values of the free variables, in their order."""


@cache
def some(*about):
    """Return a number that depends on all that it is about, and on nothing else."""
    return crc32(repr(about).encode()) * 2654435761 % P


def over(a, b):
    return a * pow(b, -1, P) % P


def shares(values, name):
    """Return a law: numbers that add up to 1."""
    weights = {x: some(name, x) for x in values}
    return {x: over(w, sum(weights.values())) for x, w in weights.items()}


def free_values():
    """Return values of the free variables of the strategies."""
    left = {sort: iter(values) for sort, values in OF_SORTS.items()}
    return {free_name(v): next(left[v.sort]) for v in FREE}


class Model:
    """The values of trees, where classes may be balanced and some vectors of norm 1."""

    def __init__(self, *, balanced=False, units=(), most=20_000):
        self.rho = dict.fromkeys(range(C), over(1, C)) if balanced else shares(range(C), "rho")
        self.words = {c: shares(WORDS, ("W", c)) for c in range(C)}
        self.points = {c: shares([x for x in POINTS if x[0] == c], "D") for c in range(C)}
        self.units, self.most, self.done = units, most, 0

    def place(self, tree, env):
        match tree:
            case ("variable", name):
                return env[name]
            case ("entry", family, i):
                return self.place(family, env)[self.place(i, env)]
            case ("constant", x):
                return (self.place(x, env),) * K
            case ("renamed", pi, family):
                return tuple(self.place(pi, env)[c] for c in self.place(family, env))
        raise AssertionError(tree)

    def weight(self, law, x, env):
        head, *place = law
        own = [self.place(y, env) for y in place]
        if head == "uniform":
            return over(1, 6)
        if head == "words":
            return self.words[own[0]][x]
        if head in ("rho", "iid"):
            whole = 1
            for c in x if head == "iid" else [x]:
                whole = whole * self.rho[c] % P
            return whole
        of = {"D": own, "points": own and own[0], "one": range(C)}[head]
        whole = 1
        for c, y in zip(of, [x] if head == "D" else x, strict=True):
            whole = whole * self.points[c].get(y, 0) % P
        return whole

    def over(self, domain, env):
        """Return what is summed over."""
        if domain[0] == "others":
            return [c for c in range(C) if c != self.place(domain[1], env)]
        return DOMAINS[domain[1] if domain[0] == "all" else TYPES[domain[0]]]

    def vector(self, tree, env):
        match tree:
            case ("value", name, x):
                a, b = some(name, self.place(x, env)), some(name, self.place(x, env), 2)
                if name in self.units:
                    norm = 1 + a * a
                    return [over(1 - a * a, norm), over(2 * a, norm)]
                return [a, b]
            case ("vadd", a, b):
                return [
                    sum(x) % P for x in zip(*(self.vector(v, env) for v in (a, b)), strict=True)
                ]
            case ("vscale", a, v):
                return [self(a, env) * x % P for x in self.vector(v, env)]
            case ("vsum" | "vmean", domain, name, body):
                parts = [
                    [w * x for x in self.vector(body, inner)]
                    for w, inner in self._bound(tree[0] == "vmean", domain, name, env)
                ]
                return [sum(x) % P for x in zip(*parts, strict=True)]
        raise AssertionError(tree)

    def _bound(self, is_mean, domain, name, env):
        for x in self.over(domain, env):
            self.done += 1
            if self.done > self.most:
                reject()  # a term that takes long to evaluate
            mass = self.weight(domain, x, env) if is_mean else 1
            if mass:
                yield mass, {**env, name: x}

    def _coordinates(self, domain, name, body, env):
        inner = [(x, {**env, name: x}) for x in self.over(domain, env)]
        return domain[0], tuple((x, self(body, more)) for x, more in inner)

    def __call__(self, tree, env):
        """Return the value of a scalar, where variables have those of an environment."""
        head, *parts = tree
        return getattr(self, f"_{head}")(env, *parts) % P if parts else {"C": C, "k": K}[head]

    def _number(self, env, p, q):
        return over(p, q)

    def _add(self, env, a, b):
        return self(a, env) + self(b, env)

    def _mul(self, env, a, b):
        return (first := self(a, env)) and first * self(b, env)

    def _opp(self, env, a):
        return -self(a, env)

    def _inv(self, env, a):
        return pow(self(a, env), -1, P)

    def _exp(self, env, a, n):
        return pow(self(a, env), n, P)

    def _dot(self, env, v, w):
        pairs = zip(self.vector(v, env), self.vector(w, env), strict=True)
        return sum(a * b for a, b in pairs)

    def _equal(self, env, a, b):
        return int(self.place(a, env) == self.place(b, env))

    def _weight(self, env, law, x):
        return self.weight(law, self.place(x, env), env)

    def _scalar(self, env, name, *parts):
        return some(name, *(self._argument(x, env) for x in parts))

    def _loss(self, env, domain, name, body):
        return some("loss", self._coordinates(domain, name, body, env))

    def _slope(self, env, j, domain, name, body):
        point = self._coordinates(domain, name, body, env)
        return some("slope", self.place(j, env), point)

    def _sum(self, env, domain, name, body):
        return sum(self(body, inner) for _, inner in self._bound(False, domain, name, env))

    def _mean(self, env, domain, name, body):
        return sum(w * self(body, inner) for w, inner in self._bound(True, domain, name, env))

    def _argument(self, tree, env):
        is_place = tree[0] in ("variable", "entry", "constant", "renamed")
        return self.place(tree, env) if is_place else self(tree, env)


def value(tree, env=None, **how):
    """Return the value of a tree at the free variables of the strategies, or at others."""
    return Model(**how)(tree, free_values() if env is None else env)


def setting(*assumptions, translator=None):
    """Return what the normal forms of a line depend on; what `field` is asked is looked at."""

    def field(left, right, atoms):
        assert agree(left, right)
        return "field"

    return setting_of(assumptions, translator or Translator(), field)


def translated(term):
    """Return the tree of a term, and a setting in which its names are not given again."""
    translator = Translator()
    return translator.tree(term), setting(translator=translator)
