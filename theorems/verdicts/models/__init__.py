"""Statements of the kernel on finite models: the second, independent check.

A term is evaluated by enumerating every binder, exactly where it is rational and in ball arithmetic
where a loss is not. A rule that was applied to the wrong statement, or a normal form that is wrong,
shows as a line that is false on a model. Holding on models proves nothing.

===============  ====================================================
`world`          models: laws, points, vectors, unknown functions
`losses`         their losses, and which hypotheses those meet
`words`          laws of k classes drawn at once
`evaluation`     the value of a term on a model
`costs`          how much is evaluated on a model of a size
`sampling`       random models, small and large, that meet assumptions
`checking`       statements and derivations on random models
`countermodels`  models that are given, on which a statement is false
`written`        these as JSON
===============  ====================================================
"""

from theorems.verdicts.models.checking import Report, check, check_derivation, check_statements
from theorems.verdicts.models.evaluation import draws, evaluate
from theorems.verdicts.models.sampling import large_models, random_models
from theorems.verdicts.models.world import Model, NoModelError

__all__ = [
    "Model",
    "NoModelError",
    "Report",
    "check",
    "check_derivation",
    "check_statements",
    "draws",
    "evaluate",
    "large_models",
    "random_models",
]
