"""What a file of claims imports, and where each name is at home: the table of `language.py`."""

from theorems.derivation import average as average
from theorems.derivation import average_strictly as average_strictly
from theorems.derivation import chain as chain
from theorems.derivation import peel as peel
from theorems.derivation import rewrite as rewrite
from theorems.derivation import rewrite_left as rewrite_left
from theorems.derivation import subtract as subtract
from theorems.kernel import definitions as talk
from theorems.kernel import rules as rules
from theorems.kernel import statement as assume
from theorems.kernel import terms as terms
from theorems.kernel.statement import Assumption as Assumption
from theorems.kernel.statement import Statement as Statement
from theorems.kernel.terms import Variable as Variable
from theorems.kernel.theorem import Theorem as Theorem
from theorems.symmetry import bounded_by_symmetry as bounded_by_symmetry
from theorems.symmetry import simplex_bound as simplex_bound
from theorems.verdicts.citing import cite as cite
from theorems.verdicts.claim import claim as claim
from theorems.verdicts.claim import derived as derived
from theorems.verdicts.evidence import Evidence as Evidence
from theorems.verdicts.evidence import accepted as accepted
from theorems.verdicts.evidence import all_of as all_of
from theorems.verdicts.evidence import asserted as asserted
from theorems.verdicts.evidence import at_most as at_most
from theorems.verdicts.evidence import below as below
from theorems.verdicts.evidence import counterexample as counterexample
from theorems.verdicts.evidence import derivative as derivative
from theorems.verdicts.evidence import different as different
from theorems.verdicts.evidence import equal as equal
from theorems.verdicts.evidence import identity as identity
from theorems.verdicts.evidence import meets as meets
from theorems.verdicts.evidence import minimises as minimises
from theorems.verdicts.evidence import no as no
from theorems.verdicts.evidence import same_term as same_term
from theorems.verdicts.evidence import shown as shown
from theorems.verdicts.evidence import undecided as undecided
from theorems.verdicts.evidence import within as within
from theorems.verdicts.family import Family as Family
from theorems.verdicts.family import cases as cases
from theorems.verdicts.family import grid as grid
from theorems.verdicts.family import sample as sample
from theorems.verdicts.family import steps as steps
from theorems.verdicts.sentences import in_words as in_words
from theorems.verdicts.verdict import Instance as Instance
from theorems.verdicts.verdict import Verdict as Verdict
from theorems.verdicts.verdict import argued as argued

__all__ = [
    "Assumption",
    "Evidence",
    "Family",
    "Instance",
    "Statement",
    "Theorem",
    "Variable",
    "Verdict",
    "accepted",
    "all_of",
    "argued",
    "asserted",
    "assume",
    "at_most",
    "average",
    "average_strictly",
    "below",
    "bounded_by_symmetry",
    "cases",
    "chain",
    "cite",
    "claim",
    "counterexample",
    "derivative",
    "derived",
    "different",
    "equal",
    "grid",
    "identity",
    "in_words",
    "meets",
    "minimises",
    "no",
    "peel",
    "rewrite",
    "rewrite_left",
    "rules",
    "same_term",
    "sample",
    "shown",
    "simplex_bound",
    "steps",
    "subtract",
    "talk",
    "terms",
    "undecided",
    "within",
]

HOMES: dict[str, tuple[str, str]]

def homes(name: str) -> list[str]: ...
