"""Neighbours of the theorems on batches, towers, several samples a class, and more negatives."""

from fractions import Fraction
from itertools import combinations

from flint import arb

from numerics.balls.enclosure import Enclosure
from numerics.exact.geometry import matrix, simplex_etf_gram
from numerics.exact.losses import Decoupled, Exponential, HardestNegative, HingeMax, Logistic
from property_tests.theorems.claims.neighbour import Neighbour
from theorems.claims.batches import batches_form_a_design
from theorems.claims.batches._designs import DESIGNS
from theorems.claims.information import _channel
from theorems.claims.low_dimension import (
    _plane,
    decoupled_merges_classes,
    uniformity_above_the_sphere,
)
from theorems.claims.negatives import _normalised, asymptotics_rate
from theorems.claims.supervised._class_sizes import tilted
from theorems.verdicts.evidence import at_most
from theorems.verdicts.verdict import Verdict

REFUTED, UNKNOWN = Verdict.REFUTED, Verdict.UNKNOWN


def undecided(place, why="", **replaced):
    return Neighbour(UNKNOWN, place, replaced, f"undecided: .*undecided: .*{why}")


def refuted(place, count, **replaced):
    return Neighbour(REFUTED, place, replaced, f"^{count} instances? fails?: .*[≥>]")


def orthonormal(size):
    return matrix([[int(i == j) for j in range(size)] for i in range(size)])


def one_point(size):
    return matrix([[1] * size] * size)


def times(enclosure, factor):
    return Enclosure(enclosure.lower * factor, enclosure.upper * factor, enclosure.bits)


# --- batches -------------------------------------------------------------------------------------

_, FANO = DESIGNS["Fano-7-3"]
TRIPLES = tuple(combinations(range(4), 3))
LINES, TWO = {"batches": "Fano-7-3"}, {"N": "3", "batches": "12"}
MOVED, RISING, OF_THE_FIRST = batches_form_a_design._moved, "log(1 + sum(exp(v)))", "exp(-v[1])"


def stepped_back(size, batches):
    """Return cosines that are larger where two pairs meet more often."""
    rows = zip(simplex_etf_gram(size), MOVED(size, batches), strict=True)
    return [[2 * x - y for x, y in zip(*pair, strict=True)] for pair in rows]


BATCHES = {
    "design-batches-suffice": {
        "a line less": undecided(LINES, "0 ≠ 1", DESIGNS={"Fano-7-3": (7, FANO[1:])}),
        "a line twice": undecided(LINES, "1 ≠ 2", DESIGNS={"Fano-7-3": (7, (*FANO, FANO[0]))}),
        "all batches": undecided({"batches": "all"}, "4 ≥ 4", DESIGNS={"all": (4, TRIPLES)}),
        "not strictly convex": undecided(
            {"step": "InfoNCE is strictly convex"}, _INFONCE="log(sum(exp(-v)))"
        ),
        "rising": undecided({"step": "InfoNCE is strictly decreasing"}, _INFONCE=RISING),
        "of one coordinate": undecided({"step": "InfoNCE is symmetric"}, _INFONCE=OF_THE_FIRST),
    },
    "batches-form-a-design": {
        "a step the other way": refuted(TWO, "112 of 119", _moved=stepped_back),
        "no step": undecided(TWO, _moved=lambda size, _: simplex_etf_gram(size)),
        "orthonormal vectors": refuted(TWO, "112 of 119", _moved=lambda size, _: orthonormal(size)),
        "rising": undecided({"step": "InfoNCE is non-increasing"}, _INFONCE=RISING),
        "of one coordinate": undecided({"step": "InfoNCE is symmetric"}, _INFONCE=OF_THE_FIRST),
    },
}

# --- towers and several samples a class ----------------------------------------------------------

SIGLIP = {
    "one pair more": undecided({"N": "22040"}, "22038 > ", _LARGEST=22040, _SIZES=(2, 22040)),
    "one pair less": refuted({"N": "22039"}, "1 of 5", _LARGEST=22038, _SIZES=(2, 22039)),
    "b = −9": undecided({"N": "22039"}, " > ", _BIAS=-9),
    "t = 11": undecided({"N": "22039"}, " > ", _TEMPERATURE=11),
    "t = 9": refuted({"N": "22040"}, "2 of 8", _TEMPERATURE=9),
    "against itself": undecided({"N": "22040"}, " < ", _positive=lambda size: Fraction(1)),
    "opposite pairs": refuted({"N": "22040"}, "2 of 8", _positive=lambda size: Fraction(-1)),
}


def of_phase(*case, why):
    place = dict(zip(("phase", "N", "t", "b"), map(str, case), strict=True))
    return undecided(place, why, _PHASES=(case,))


PHASES = {
    "the simplex of too many pairs": of_phase("simplex", 32768, 10, -10, why=" > "),
    "the simplex with a small bias": of_phase("simplex", 64, 10, -5, why=" > "),
    "opposite points at a high rate": of_phase("opposite", 64, 10, -10, why=" > "),
    "between, where the simplex is": of_phase("between", 4, 10, -10, why=" ≥ "),
    "between, where opposite points are": of_phase("between", 64, 1, -1, why=" ≥ "),
    "between, but aligned": undecided(
        {"phase": "between", "N": "4"}, " < ", best=lambda *given: Fraction(1)
    ),
}


def of_mixture(*case, why):
    place = dict(zip(("optimum", "C", "n", "τ", "α"), map(str, case), strict=True))
    return undecided(place, why, _CASES=(case,))


MIXTURES = {
    "a larger share": of_mixture("collapsed", 3, 4, "1/2", "1/5", why=" > "),
    "a lower temperature": of_mixture("collapsed", 3, 4, "1/4", "199/1000", why=" > "),
    "more samples": of_mixture("collapsed", 3, 40, "1/2", "199/1000", why=" > "),
    "fewer classes": of_mixture("collapsed", 2, 4, "1/2", "199/1000", why=" > "),
    "spread with a smaller share": of_mixture("spread", 3, 4, "1/2", "1/10", why=" ≥ "),
    "spread, but at one point": undecided(
        {"optimum": "spread", "C": "3"}, " < ", best=lambda *given: Fraction(1)
    ),
}


def of_loss(formula, why):
    return undecided({"n": "2", "r": "1"}, f"is {why} on", formula=lambda samples, rate: formula)


BALANCED = {
    "a negative rate": undecided({"n": "2", "r": "-1"}, "nonincreasing", _RATES=(-1,)),
    "rising": of_loss(RISING, "nonincreasing"),
    "concave": of_loss("-sum(v**2)", "convex"),
    "of one coordinate": of_loss(OF_THE_FIRST, "symmetric"),
    "a square": of_loss("sum((1 - v)**2)", "nonincreasing"),
}
FIRST = {"sizes": "2, 2, 10", "τ": "1/2"}


def of_sizes(*case):
    return refuted(dict(zip(("sizes", "τ"), case, strict=True)), "1 of 1", _CASES=(case,))


UNBALANCED = {
    "two samples a class": of_sizes("2, 2, 2", "1/2"),
    "five samples a class": of_sizes("5, 5, 5", "1"),
    "the large class with a small one": of_sizes("10, 2, 2", "1/2"),
    "against itself": undecided(FIRST, tilted=lambda *_: simplex_etf_gram(3)),
    "nearer to each other": refuted(FIRST, "3 of 3", tilted=lambda *_: tilted(5, 12, 13)),
    "one point": refuted(FIRST, "3 of 3", tilted=lambda *_: one_point(3)),
    "orthonormal vectors": refuted(FIRST, "3 of 3", tilted=lambda *_: orthonormal(3)),
}

# --- mutual information and low dimension --------------------------------------------------------

CHANNEL, ESTIMATE = {"q": "1/4", "N": "1"}, _channel.estimate
INFORMATION, RATIO = _channel.mean_of_log, _channel.ratio
CANDIDATES = {
    "a critic that tells nothing": refuted(
        CHANNEL, "15 of 15", ratio=lambda flip: lambda agrees: Fraction(1)
    ),
    "a channel of noise": refuted({"q": "1/2", "N": "1"}, "5 of 5", _FLIPS=("1/2",)),
    "below a quarter of the information": refuted(
        CHANNEL, "15 of 15", mean_of_log=lambda flip: times(INFORMATION(flip), Fraction(1, 4))
    ),
    "turned": refuted(CHANNEL, "15 of 15", estimate=lambda *which: -ESTIMATE(*which)),
    "the eighth power of the ratio": refuted(
        CHANNEL, "9 of 15", ratio=lambda flip: lambda agrees: RATIO(flip)(agrees) ** 8
    ),
}
POLYGON, MERGING = _plane.polygon_cosines, _plane.merged_cosines
LOSS, SEVEN = decoupled_merges_classes.loss, {"C": "7", "τ": "1/10"}


def of_classes(*case):
    place = {"C": str(case[0]), "τ": case[1]}
    return refuted(place, "1 of 1", _CASES=(case,))


SIDES = uniformity_above_the_sphere.sides


def of_sides(count, name, change):
    """Replace both sides by a function of them and of the number of points."""

    def found(cosines, dimension, rate):
        return change(*SIDES(cosines, dimension, rate), len(cosines))

    return refuted({"points": name}, f"{count} of 33", sides=found)


UNIFORM = {
    "turned": of_sides(33, "polygon-2", lambda uniform, finite, _: (finite, uniform)),
    "a millionth more": of_sides(
        3, "polygon-8", lambda uniform, finite, _: (times(uniform, 1 + Fraction(1, 10**6)), finite)
    ),
    "twice the uniform value": of_sides(
        20, "polygon-2", lambda uniform, finite, _: (times(uniform, 2), finite)
    ),
    "a point less": of_sides(
        15, "polygon-2", lambda uniform, finite, n: (uniform, times(finite, Fraction(n - 1, n)))
    ),
    "the sphere of a dimension less": Neighbour(
        REFUTED,
        {"points": "polygon-2"},
        {"sides": lambda x, d, t: SIDES(x, d - 1, t)},
        "^18 of 33 instances fail",
    ),
    "a larger t on the sphere": refuted(
        {"points": "polygon-2"},
        "33 of 33",
        sides=lambda x, d, t: (SIDES(x, d, 2 * t)[0], SIDES(x, d, t)[1]),
    ),
}
MERGED = {
    "τ = 1/2": of_classes(7, "1/2"),
    "τ = 1/5": of_classes(7, "1/5"),
    "six classes": of_classes(6, "1/10"),
    "five classes": of_classes(5, "1/10"),
    "a square against itself": undecided({"C": "4"}, " < ", _CASES=((4, "1/10"),)),
    "all at one point": refuted(SEVEN, "4 of 4", merged_cosines=one_point),
    "InfoNCE": refuted(SEVEN, "4 of 4", loss=lambda cosines, tau, own=0: LOSS(cosines, tau, own=1)),
    "turned": refuted(
        SEVEN,
        "4 of 4",
        merged_cosines=lambda classes: POLYGON(classes, bits=160),
        polygon_cosines=lambda classes, bits: MERGING(classes),
    ),
}

# --- more negatives ------------------------------------------------------------------------------

STEPS, LESS_LOG = _normalised.steps, _normalised.less_log
LIMIT, ERROR, VALUE = asymptotics_rate.limit, asymptotics_rate._error, asymptotics_rate.latent_loss
LESS = "theorems.claims.negatives._normalised.less_log"
TWO_CLASSES = {"law": "1/2, 1/2", "map": "simplex"}


def stepped(loss, positives, count="75 of 75"):
    place = {**TWO_CLASSES, "k": "1"}
    return refuted(place, count, steps=lambda *_, **__: STEPS(loss, positives=positives))


def everywhere(count="75 of 75", **replaced):
    return refuted({**TWO_CLASSES, "k": "1"}, count, **replaced)


TURNED = everywhere(at_most=lambda a, b: at_most(b, a))
RISES = {
    "turned": TURNED,
    "InfoNCE": stepped(Logistic(), 0),
    "the hinge of the worst": stepped(HingeMax(margin=1), 0),
    "the exponential": stepped(Exponential(), 0, "11 of 75"),
    "the hardest negative": stepped(HardestNegative(), 0),
    "log k twice": everywhere(**{LESS: lambda x, n: LESS_LOG(LESS_LOG(x, n), n)}),
}
OF_79 = "75 of 79"
FALLS = {
    "turned": everywhere(OF_79, at_most=lambda a, b: at_most(b, a)),
    "the decoupled loss": stepped(Decoupled(), 0, OF_79),
    "the decoupled loss less log(k + 1)": stepped(Decoupled(), 1, OF_79),
    "the exponential": stepped(Exponential(), 1, OF_79),
    "a margin of 1": stepped(Logistic(margin=1), 1, OF_79),
    "without the logarithm": everywhere(OF_79, **{LESS: lambda x, n: x}),
}


def off(k, count, law=TWO_CLASSES["law"], **replaced):
    return refuted({**TWO_CLASSES, "law": law, "k": str(k)}, f"{count} of 75", **replaced)


def scaled(error, bounds=1):
    """Return k times the error, times a function of k, and the bounds times a number."""

    def found(gram, law, k):
        value, *ends = ERROR(gram, law, k)
        return times(value, error(k)), *(times(end, bounds) for end in ends)

    return found


RATE = {
    "the limit of the uniform law": off(
        64,
        14,
        "1/10, 9/10",
        limit=lambda gram, law: LIMIT(gram, [f"1/{len(gram)}"] * len(gram)),
    ),
    "a larger limit": off(1024, 15, limit=lambda gram, law: LIMIT(gram, law) + arb(1) / 10),
    "a smaller limit": off(64, 30, limit=lambda gram, law: LIMIT(gram, law) - arb(1) / 10),
    "without the logarithm": off(8, 45, less_log=lambda value, k: value),
    "log(2k)": off(64, 30, less_log=lambda value, k: LESS_LOG(value, 2 * k)),
    "the rate 1/k²": off(8, 45, _error=scaled(lambda k: k)),
    "a hundredth of the bounds": off(1, 75, _error=scaled(lambda k: 1, Fraction(1, 100))),
    "the exponential": off(
        8, 45, latent_loss=lambda *map_, **options: VALUE(*map_, loss=Exponential(), **options)
    ),
}

FIELD = {
    **BATCHES,
    "class-collapse-threshold": MIXTURES,
    "siglip-initial-batch": SIGLIP,
    "siglip-phase-diagram": PHASES,
    "uniformity-above-the-sphere": UNIFORM,
    "supcon-balanced": BALANCED,
    "supcon-unbalanced": UNBALANCED,
    "bound-tightens-for-the-best-critic": CANDIDATES,
    "decoupled-merges-classes": MERGED,
    "decoupled-rises-with-negatives": RISES,
    "normalised-infonce-falls": FALLS,
    "asymptotics-rate": RATE,
}
