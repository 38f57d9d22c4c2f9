"""What the refuted claims of this topic share: a certificate that L_sup rises, about the claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from theorems.certificates import shipped
from theorems.certificates.document import SupervisedIncrease, read_as
from theorems.language import Instance, accepted, counterexample, undecided


def judged(parameters: dict[str, str], content: bytes) -> Instance:
    """Return what both checkers find of a certificate.

    >>> from theorems.certificates import shipped
    >>> judged({}, shipped.content("conjecture-unbalanced", "logistic_simplest")).holds
    False
    """
    certificate = read_as(SupervisedIncrease, content)
    witness = {
        "class_law": list(map(str, certificate.law)),
        "weights": ", ".join(map(str, certificate.weights)),
        "loss": f"logistic, β = {certificate.beta}, margin {certificate.margin}",
        f"L_sup at k = {certificate.before.negatives}, at most": str(certificate.before_most),
        f"L_sup at k = {certificate.after.negatives}, at least": str(certificate.after_least),
    }
    evidence = counterexample(accepted(content))
    return Instance(parameters, evidence, "L_sup increases", witness)


def of_the_claim(
    claim: str, names: tuple[str, ...], about: Callable[[SupervisedIncrease], bool]
) -> Iterator[Instance]:
    """Yield what is found of the certificates of a claim; one about something else is undecided.

    >>> [one.holds for one in of_the_claim("conjecture-unbalanced", ("logistic_simplest",),
    ...                                    lambda certificate: certificate.beta == 2)]
    [None]
    """
    for name in names:
        content = shipped.content(claim, name)
        if about(read_as(SupervisedIncrease, content)):
            yield judged({"certificate": name}, content)
        else:
            yield Instance({"certificate": name}, undecided("it is about something else"))


def is_uniform(certificate: SupervisedIncrease) -> bool:
    """Tell whether all weights downstream are equal."""
    return len({*certificate.weights}) == 1
