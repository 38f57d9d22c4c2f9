"""Instances with planted answers, families for them, and claims of them."""

from hypothesis import strategies as st

from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import below, undecided
from theorems.verdicts.family import Family, grid
from theorems.verdicts.verdict import Instance, Verdict

NUMBERS = {True: (0, 1), False: (1, 0)}
ANSWERS = st.lists(st.sampled_from([True, False, None]), max_size=8)
TRUE, FALSE, UNDECIDED = (True,), (False,), (None,)


def evidence(holds):
    """Return evidence that holds, fails or is undecided."""
    return undecided("too wide") if holds is None else below(*NUMBERS[holds])


def numbered(size):
    """Return the family n = 0, 1, .., of so many members."""
    return grid("planted", n=range(size))


def of(instances):
    """Return the family whose members are those of the instances, each once."""
    members = {tuple(one.parameters.items()): dict(one.parameters) for one in instances}
    return Family(tuple(members.values()))


def answered(answers):
    """Return an instance for every answer."""
    return [
        Instance({"n": str(n)}, evidence(holds), witness={"value": f"{n}/1"})
        for n, holds in enumerate(answers)
    ]


def by_definition(answers, *, finished):
    """Return the verdict that the definition gives instances with these answers."""
    if any(holds is False for holds in answers):
        return Verdict.REFUTED
    if not finished or any(holds is None for holds in answers):
        return Verdict.UNKNOWN
    return Verdict.CERTIFIED if answers else Verdict.VACUOUS


def planted(name="planted", answers=TRUE, declared=Verdict.CERTIFIED, uses=(), false=(), **more):
    """Return a claim whose instances have these answers."""

    def instances():
        """A planted title.

        A planted statement.
        """
        for n, holds in enumerate(answers):
            yield Instance({"n": str(n)}, evidence(holds), witness={"x": "1/2"})

    instances.__name__ = name
    return claim(
        kind="lemma",
        hypotheses=("planted",),
        family=numbered(len(answers)),
        source="planted",
        declared=declared,
        rests_on=tuple(uses),
        rests_on_refuted=tuple(false),
        **more,
    )(instances)
