"""The search against a formal statement: finite models on which it is false (untrusted).

What is found is checked: a model counts only if it meets every assumption and the conclusion is
false on it, exactly or in balls (`theorems.verdicts.models.countermodels.why_not`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import inf

from theorems.kernel.replay import read_statement, write_statement
from theorems.kernel.statement import Statement
from theorems.search.countermodels import countermodel
from theorems.search.finding import Finding
from theorems.verdicts.claim import Claim
from theorems.verdicts.models.countermodels import Countermodel
from theorems.verdicts.models.written import read, write

MODELS = 100
"""As many models are drawn in a shard, unless one of them is a counterexample."""


@dataclass(frozen=True)
class ModelSearch:
    """The search against the formal statement of a claim of a file, which is carried as data.

    >>> from theorems.kernel import terms as t
    >>> false = Statement(frozenset(), t.CLASS_COUNT, ">", t.as_term(2))
    >>> search = ModelSearch("few", "mine.py", json.dumps(write_statement(false)))
    >>> search.refuted_by(search.shard(seed=0, number=0))[1].classes
    2
    """

    claim: str
    file: str
    written: str

    @classmethod
    def of(cls, claim: Claim, file: str) -> ModelSearch:
        """Return the search against a claim of a file; raise as the claim's statement does."""
        assert claim.formal is not None
        return cls(claim.id, file, json.dumps(write_statement(claim.formal())))

    @property
    def statement(self) -> Statement:
        """What a model has to refute."""
        return read_statement(json.loads(self.written))

    @property
    def description(self) -> Mapping[str, str]:
        """The file, and a hash of the statement: of another one is another search."""
        digest = sha256(self.written.encode()).hexdigest()
        return {"file": self.file, "models of its formal statement": f"sha256 {digest[:16]}"}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Draw models until one refutes the statement; the same seed and number draw the same."""
        stated = self.statement
        first = (seed << 64) + number * MODELS
        for n in range(MODELS):
            if model := countermodel(stated, tries=1, seed=first + n):
                return self._found(stated, model, n + 1)
        return Finding(MODELS, -inf, "")

    def _found(self, stated: Statement, model: Countermodel, tried: int) -> Finding:
        fields = json.dumps(write(model, stated))
        return Finding(tried, inf, "", witness={"model": fields}, python=self._python(fields))

    def refuted_by(self, found: Finding) -> tuple[Statement, Countermodel]:
        """Return the statement and the model of a finding of it; raise `Malformed` for none."""
        stated = self.statement
        return stated, read(json.loads(found.witness["model"]), stated)

    def _python(self, model: str) -> str:
        return (
            "import json\n"
            "from pathlib import Path\n"
            "from theorems.verdicts.models.countermodels import why_not\n"
            "from theorems.verdicts.models.written import read\n"
            "from theorems.verdicts.user_files import load_claims\n\n"
            f"claims = {{one.id: one for one in load_claims(Path({self.file!r}))}}\n"
            f"stated = claims[{self.claim!r}].formal()\n"
            f"model = read(json.loads({model!r}), stated)\n"
            "assert why_not(stated, model) == ''  # all is met that is assumed, and it is false\n"
        )
