"""A form to fill in: copy this file to my_claims.py, then `nceproof verify my_claims.py`.

A file of claims holds any number of claims, each a function under `@claim`. The verdict is
computed from the evidence of the instances that the function yields: two sides, compared by
`theorems.language`. A Boolean can be typed in by `asserted`, and the claim is then
asserted, which is never a success. The two claims below are an example, with its false neighbour.
"""

from __future__ import annotations

from collections.abc import Iterator

from numerics.balls.population_enclosure import latent_loss
from numerics.exact.losses import Square
from theorems.language import Instance, Verdict, below, cases, claim, grid

# The finite family that a run checks. Write it once: `family` and the instances both come from it.
_NEGATIVES = (1, 2, 8, 64)


@claim(
    # lemma, theorem, conjecture, or refutation (a claim that is false, kept with its witness).
    kind="lemma",
    # All that the statement assumes, one line each. What does not meet them is no member of the
    # family; a family without members makes the claim vacuous.
    hypotheses=("two classes, ρ = (1/2, 1/2)", "ℓ is the logistic loss (β = 1)"),
    # What is checked: an instance for each member, and the claim is certified on them and nowhere
    # else. Values are numbers, lists of numbers, or names; words of yours may stand first:
    # grid("odd numbers", k=(1, 3)). If the members are only a sample of what the claim says, write
    # sample(grid(...)): it is then tested, not certified. The steps of an argument for all
    # parameters are steps("words", "first step", …): then it is argued, not certified.
    family=grid(k=_NEGATIVES),
    # Where the statement comes from: a paper and its section, or "own".
    source="own",
    # What you expect. It decides nothing: a run that computes another verdict fails (exit code 1).
    declared=Verdict.CERTIFIED,
    # What the argument uses of other claims would be named here: rests_on=("gram-bound",). A
    # derived claim cites theorems instead: cite("gram-bound").
)
def antipodes_beat_one_point() -> Iterator[Instance]:
    """Two antipodal classes have a smaller loss than two classes at one point.

    L_k([[1, −1], [−1, 1]]) < L_k([[1, 1], [1, 1]]). The first line of this docstring is the
    title, the rest the statement and why it is true; the function's name, with hyphens, is the id.
    """
    law = ["1/2", "1/2"]  # exact: integers, fractions, decimals as strings; floats are refused
    for negatives in _NEGATIVES:
        antipodal = latent_loss([[1, -1], [-1, 1]], law, negatives=negatives)
        one_point = latent_loss([[1, 1], [1, 1]], law, negatives=negatives)
        yield Instance(
            # Those of a member of the family; an instance that is none, or a member that has no
            # instance, makes the claim unknown.
            parameters={"k": str(negatives)},
            # Enclosures are compared in three values: it holds, it fails, or they overlap. A search
            # that found nothing is `undecided("why")` with searched=, the number of candidates in
            # your words: the claim is open, as declared=Verdict.OPEN says.
            evidence=below(antipodal, one_point),
            # What refutes the claim where it fails: numbers from which anyone recomputes.
            witness={"antipodal": antipodal.decimals(9), "one point": one_point.decimals(9)},
        )


@claim(
    kind="refutation",
    hypotheses=("two classes, ρ = (1/2, 1/2)", "ℓ is any loss"),
    family=cases(("k", "ℓ"), [(1, "(1/2 − v)²")]),
    source="false neighbour of antipodes-beat-one-point: ℓ has to be non-increasing",
    declared=Verdict.REFUTED,
    # What holds instead of a claim that is false, by id: of this file or of the library.
    instead=("antipodes-beat-one-point",),
)
def antipodes_beat_one_point_for_every_loss() -> Iterator[Instance]:
    """Whatever the loss, antipodal classes have a smaller loss than classes at one point.

    False for ℓ(v) = (1/2 − v)², which grows again beyond v = 1/2: at one point every v is 0 and
    the loss is 1/4; antipodes have v = 0 or v = 2, and 1/4 or 9/4.
    """
    law, loss = ["1/2", "1/2"], Square(margin="1/2")
    antipodal = latent_loss([[1, -1], [-1, 1]], law, negatives=1, loss=loss)
    one_point = latent_loss([[1, 1], [1, 1]], law, negatives=1, loss=loss)
    yield Instance(
        parameters={"k": "1", "ℓ": "(1/2 − v)²"},
        evidence=below(antipodal, one_point),
        witness={"antipodal": antipodal.decimals(9), "one point": one_point.decimals(9)},
    )
