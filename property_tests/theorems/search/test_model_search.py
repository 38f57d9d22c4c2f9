"""The search against statements of one's own: a false one is refuted, a true one is not."""

import json
import pickle
from math import inf
from pathlib import Path

import pytest

from property_tests.running import nceproof
from property_tests.theorems.tools.searched import run
from theorems.kernel.replay import write_statement
from theorems.search.finding import SearchTask
from theorems.search.model_search import MODELS, ModelSearch
from theorems.search.without_hypothesis import without
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.models.countermodels import why_not

HEAD = """\
from theorems.language import Statement, derived
from theorems.verdicts.catalogue import find_claim

def stated(name, dropped):
    whole = find_claim(name).formal()
    kept = frozenset(one for one in whole.assumptions if type(one).__name__ != dropped)
    return Statement(kept, whole.left, whole.relation, whole.right)
"""

CLAIM = """
@derived(kind="theorem", formal=lambda: stated({name!r}, {dropped!r}), source="own")
def {function}():
    \"\"\"A title.

    A statement.
    \"\"\"
    raise NotImplementedError  # the search asks for the statement alone
"""


def source(*claims):
    parts = (CLAIM.format(function=f, name=name, dropped=dropped) for f, name, dropped in claims)
    return "".join([HEAD, *parts])


FALSE = ("mine", "balanced-lower-bound", "Nonincreasing")
TRUE = ("truth", "gram-bound", "nothing")


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(*claims):
        Path("mine.py").write_text(source(*claims), encoding="utf-8")

    return write


def task(name, hypothesis=None):
    formal = find_claim(name).formal()
    if hypothesis is not None:
        (dropped,) = (one for one in formal.assumptions if type(one).__name__ == hypothesis)
        formal = without(formal, dropped)
    return ModelSearch("mine", "mine.py", json.dumps(write_statement(formal)))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "hypothesis"),
    [
        ("balanced-lower-bound", "Nonincreasing"),
        ("gram-bound", "UnitVectors"),
        ("latent-indistinguishable", "Convex"),
        ("spread-bound", "UnitBall"),
    ],
)
def test_a_theorem_without_a_hypothesis_that_it_needs_is_refuted(name, hypothesis):
    made = task(name, hypothesis)
    assert isinstance(made, SearchTask)
    found = next(found for n in range(9) if (found := made.shard(seed=0, number=n)).found)
    assert 1 <= found.tried <= MODELS
    statement, model = made.refuted_by(found)
    assert why_not(statement, model) == ""
    assert pickle.loads(pickle.dumps(made)) == made  # it is sent to workers


@pytest.mark.slow
@pytest.mark.parametrize("name", ["gram-bound", "balanced-lower-bound", "etf-attains"])
def test_a_theorem_is_not_refuted(name):
    found = task(name).shard(seed=0, number=0)
    assert not found.found
    assert (found.tried, found.closest) == (MODELS, -inf)


def test_the_same_seed_and_number_find_the_same_and_others_do_not():
    made = task("balanced-lower-bound", "Nonincreasing")
    one = made.shard(seed=3, number=2)
    assert made.shard(seed=3, number=2) == one
    assert len({str(made.shard(seed=3, number=n).witness) for n in range(3)}) > 1


@pytest.mark.slow
def test_a_false_claim_of_a_file_is_refuted_and_its_model_can_be_checked_again(file):
    file(FALSE, TRUE)
    result = run("mine.py", "--claim", "mine", "--output", "campaign", "--shards", 3)
    assert result.exit_code == 0, result.stderr
    *_, last = lines = result.stdout.splitlines()
    assert last == "s FOUND 1"
    assert lines[0].startswith("searched: claim = mine; seed = 0; file = mine.py; models of its")
    code = "\n".join(lines[lines.index("import json") : -1])
    exec(code, {})  # asserts that the model refutes the statement of the file
    with pytest.raises(AssertionError):
        exec(code.replace('"law": ["1/2", "1/2"]', '"law": ["1/3", "2/3"]'), {})


def test_a_look_needs_no_folder_and_shows_the_statement_and_both_sides(file):
    file(FALSE)
    result = run("mine.py")
    assert result.exit_code == 0, result.stderr
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert lines[3:5] == [
        "balanced, ‖f‖ ≤ 1, ℓ convex ⊢",
        "L_k(f) ≥ E[c ∼ ρ, c_i ∼ ρ] ℓ(((C · (1 − [c_i = c]))/(C − 1))_{i≤k})",
    ]
    assert lines[7:10] == [
        "class  ρ    f",
        "1      1/2  (3/5, 4/5, 0)",
        "2      1/2  (3/5, 4/5, 0)",
    ]
    # ℓ(v) = s + 2 max(0, s − 1) of the sum s: 0 at one point; 0, 2 or 4 with 1/4, 1/2, 1/4 else
    assert lines[10:13] == [
        "left side         = 0",
        "right side        = 9/2",
        "left − right side = -9/2, where ≥ 0 is claimed",
    ]
    assert [path.name for path in Path().iterdir()] == ["mine.py"]


def test_what_is_not_kept_cannot_be_resumed(file):
    file(FALSE)
    result = run("mine.py", "--resume")
    assert result.exit_code == 2
    assert "--resume goes on with the campaign in a folder; give it as --output" in result.stderr


def test_a_claim_without_a_derivation_is_shown(file):
    """It was refused as a fault of the claim, in the form that docs/search-claims.md recommends."""
    file(FALSE)
    shown = nceproof("show", "mine.py")
    assert shown.exit_code == 0, shown.stderr
    assert "balanced, ‖f‖ ≤ 1, ℓ convex ⊢" in shown.stdout
    assert "Derivation: none yet, it ends in NotImplementedError (at line 15 of" in shown.stdout
    (fields,) = json.loads(nceproof("show", "mine.py", "--format", "json").stdout)
    assert fields["uses"] is None
    assert fields["fault"].startswith("NotImplementedError (at line 15")
    assert nceproof("show", "mine.py", "--derivation").exit_code == 3


@pytest.mark.slow
def test_a_look_at_a_true_claim_ends_by_itself_and_is_no_success(file):
    file(TRUE)
    result = run("mine.py")
    assert result.exit_code == 3
    assert result.stdout.splitlines()[1:] == [f"10 shards, {10 * MODELS} candidates", "s NOT FOUND"]


@pytest.mark.slow
def test_a_true_claim_of_a_file_is_not_refuted_which_is_no_success(file):
    file(TRUE)
    result = run("mine.py", "--output", "campaign", "--shards", 1)
    assert result.exit_code == 3
    assert result.stdout.splitlines()[1:] == [f"1 shard, {MODELS} candidates", "s NOT FOUND"]


@pytest.mark.slow
def test_a_campaign_is_not_resumed_for_another_statement(file):
    file(TRUE)
    assert run("mine.py", "--output", "campaign", "--shards", 1).exit_code == 3
    file((TRUE[0], *FALSE[1:]))
    result = run("mine.py", "--output", "campaign", "--shards", 2, "--resume")
    assert result.exit_code == 2
    assert "name another folder" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("mine.py",), "has 2 formal statements; choose a claim of it: mine or truth"),
        (("mine.py", "--claim", "gone"), "has no formal statement of 'gone'"),
        (("mine.py", "--claim", "mine", "--classes", 3), "not searched by class laws"),
        (("etf-optimal-for-every-law", "--claim", "mine"), "--claim chooses a claim of a file"),
    ],
)
def test_what_cannot_be_searched_is_told(file, arguments, words):
    file(FALSE, TRUE)
    result = run(*arguments, "--output", "campaign")
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert not Path("campaign").exists()


def test_a_file_of_instances_alone_is_not_searched(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert nceproof("new", "form.py").exit_code == 0
    result = run("form.py", "--output", "campaign")
    assert result.exit_code == 2
    assert "the instances of the others are all run by nceproof verify" in result.stderr
