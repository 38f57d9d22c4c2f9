"""A fault of ours ends a run with 70, one of a claim is that claim's; only Undecided is open."""

import ast
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import numerics
import theorems
from numerics.errors import NceproofError, Undecided
from property_tests.running import nceproof
from theorems import errors
from theorems.kernel import replay, rules
from theorems.verdicts import apart

HEAD = """\
from theorems.verdicts.claim import claim, derived
from theorems.verdicts.evidence import below
from theorems.verdicts.family import grid; from theorems.verdicts.verdict import Instance, Verdict
def lemma(size=1):
    return claim(kind="lemma", hypotheses=(), family=grid(n=range(size)), source="own",
                 declared=Verdict.CERTIFIED)
"""


def planted_in(module, expression="1 / 0"):
    """Return a function that evaluates an expression in the file of a module."""
    source, bound = f"def planted(*_, **__):\n    return {expression}\n", {}
    exec(compile(source, module.__file__, "exec"), bound)
    return bound["planted"]


planted = planted_in(errors)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a claim of a user's, whose instances or derivation are the lines."""
    monkeypatch.chdir(tmp_path)

    def write(*lines, decorator="@lemma()"):
        body = "\n".join(f"    {line}" for line in lines)
        text = f'{HEAD}\n{decorator}\ndef mine():\n    """A title.\n\n    Says."""\n{body}\n'
        (tmp_path / "mine.py").write_text(text, encoding="utf-8")
        return "mine.py"

    return write


def test_every_error_that_is_raised_on_purpose_stands_in_the_tree():
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), NceproofError)
    assert not issubclass(Undecided, ArithmeticError)
    assert errors.Undecided is Undecided


# --- planted faults ------------------------------------------------------------------------------

SOLVED = ("solve", "--rho", "1/2,1/3,1/6", "--k", "4", "--dim", "1")  # by no theorem, no orbits
PLANTED = [
    ("theorems.kernel.normal_form.normal_form", ("verify", "etf-rank")),
    ("theorems.kernel.theorem.check_statement", ("verify", "etf-rank")),
    ("theorems.verdicts.models.check_derivation", ("verify", "etf-rank")),
    ("theorems.kernel.replay.write_derivation", ("verify", "etf-rank")),
    ("theorems.verdicts.verdict._verdict", ("verify", "etf-exists")),
    ("theorems.tools.list.listed", ("list",)),
    ("theorems.verdicts.catalogue.find_claim", ("list", "--format", "json")),
    ("theorems.verdicts.catalogue.all_claims", ("verify",)),
    ("theorems.reports.as_text.paragraph", ("verify", "etf-exists")),
    ("theorems.reports.as_json.claim_fields", ("list", "--format", "json")),
    ("theorems.verdicts.trust.fingerprint", ("trust",)),
    ("numerics.balls.calculus.rules.facts", ("loss-audit", "sum(exp(-v))")),
    ("numerics.balls.enclosure.dyadic", ("loss", "--gram", "etf:3", "--k", "4")),
    ("numerics.balls.block_enclosure.block_loss", ("loss", "--gram", "etf:3", "--k", "4")),
    ("numerics.balls.block_enclosure.block_loss", ("solve", "--rho", "1/2,1/2", "--k", "4")),
    ("numerics.balls.dual_check.minimum", SOLVED),
    ("numerics.floats.dual_search.minimise_latent_loss", SOLVED),
]


@pytest.fixture(scope="module")
def everything_loaded():
    """Import all of ours: what a test imports first would keep what is planted there."""
    for package in (numerics, theorems):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "theorems.__main__":
                import_module(module.name)


@pytest.mark.usefixtures("everything_loaded")
@pytest.mark.parametrize(("function", "command"), PLANTED, ids=[name for name, _ in PLANTED])
def test_a_division_by_zero_of_ours_ends_with_70_and_a_traceback(monkeypatch, function, command):
    module, _, name = function.rpartition(".")
    original = getattr(sys.modules[module], name)
    for loaded in list(sys.modules.values()):  # where it was imported by name as well
        if loaded.__name__.partition(".")[0] in ("numerics", "theorems"):
            for bound, value in list(vars(loaded).items()):
                if value is original:
                    monkeypatch.setattr(loaded, bound, planted)
    result = nceproof(*command)
    assert result.exit_code == 70
    assert "ZeroDivisionError" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("nceproof: this is our fault")
    assert not {"proved", "certified", "undecided"} & set(result.stdout.split())


def test_the_same_fault_in_a_claim_is_that_of_the_claim_with_its_line(file):
    name = file("yield Instance({}, 1 / 0 > 1, 'exact')")
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "fault of the claim: ZeroDivisionError: division by zero (at line 13 of" in result.stdout
    assert "undecided" not in result.stdout


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ["from theorems.errors import Undecided", "raise Undecided('too wide'); yield"],
            "undecided: too wide (at line 14 of 'mine.py'",
        ),
        (
            ["raise ArithmeticError('too wide'); yield"],
            "fault of the claim: ArithmeticError: too wide (at line 13 of 'mine.py'",
        ),
        (["raise MemoryError; yield"], "out of memory"),
    ],
    ids=["on-purpose", "arithmetic", "memory"],
)
@pytest.mark.parametrize("kind", ["instances", "derivation"])
def test_only_what_is_raised_on_purpose_leaves_a_claim_open(file, lines, words, kind):
    decorator = "@derived(kind='lemma', source='own', formal=lambda: None)"
    if kind == "derivation":
        lines = [line.removesuffix("; yield") for line in lines]
    name = file(*lines, decorator="@lemma()" if kind == "instances" else decorator)
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert words in result.stdout


def test_a_fault_of_ours_below_a_users_claim_is_ours(file, monkeypatch):
    name = file(
        "from theorems.kernel import rules",
        "rules.nonnegative(4)",
        "yield Instance({'n': '0'}, below(0, 1))",
    )
    assert nceproof("verify", name).exit_code == 0
    monkeypatch.setattr("theorems.kernel.theorem.check_statement", planted)
    result = nceproof("verify", name)
    assert result.exit_code == 70
    assert "ZeroDivisionError" in result.stderr


IMPORTS = """\
from fractions import Fraction
from numerics.balls.calculus.witness import on_raising
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import HingeMax, Logistic
from theorems.verdicts.citing import cite
from theorems.verdicts.evidence import *
from theorems.verdicts.family import cases, sample
ETF = simplex_etf_gram(2)
WITNESS = on_raising((Fraction(0),), 0, Fraction(1), strict=True)
"""

UNFORESEEN = {
    "TypeError": "1 + None",
    "ValueError": "int('one')",
    "AttributeError": "None.gram",
    "KeyError": "{}['beta']",
    "IndexError": "[][0]",
    "AssertionError": "exec('assert False')",
    "NameError": "undefined",
}
"""Expressions that raise what a refusal of an argument could be, but is not raised as one."""


@pytest.mark.parametrize("raised", UNFORESEEN)
@pytest.mark.parametrize("place", ["in the claim", "at the head"])
def test_what_ours_did_not_foresee_below_a_users_claim_is_ours(file, monkeypatch, raised, place):
    call = "from theorems.kernel import rules; rules.nonnegative(4)"
    inside = [call, "yield Instance({'n': '0'}, below(0, 1))"]
    name = (
        file(*inside)
        if place == "in the claim"
        else file(*inside[1:], decorator=f"{call}\n@lemma()")
    )
    if raised == "TypeError":  # the file is the same for all
        assert nceproof("verify", name).exit_code == 0
    fault = planted_in(rules, UNFORESEEN[raised])
    monkeypatch.setattr("theorems.kernel.theorem.check_statement", fault)
    result = nceproof("verify", name)
    assert result.exit_code == 70
    assert raised in result.stderr
    assert "fault of the claim" not in result.stdout + result.stderr


def test_what_a_library_raises_is_a_fault_of_who_called_it(file, monkeypatch):
    call = "__import__('fractions').Fraction('one')"
    name = file(call, "yield Instance({'n': '0'}, below(0, 1))")
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "fault of the claim: ValueError: Invalid literal" in result.stdout
    monkeypatch.setattr("theorems.verdicts.evidence._decided", planted_in(rules, call))
    name = file("yield Instance({'n': '0'}, below(0, 1))")
    assert nceproof("verify", name).exit_code == 70


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("cite(3)", "cite(3) outside of a derivation; a claim that is decided by instances says"),
        ("below(0.5, 1)", "the left side is 0.5, a float, which cannot be compared; give an"),
        ("below(1, 'x')", "the right side is 'x', a str, which cannot be compared; give an"),
        ("equal([1, [2, 0.5]], [1, [2, 3]])", "the left side[1][1] is 0.5, a float"),
        ("equal([], [])", "the left side is an empty list, which says nothing"),
        ("meets('sum(v)', 'convx')", "give one of convex"),
        (
            "meets('sum(beta*v)', 'strictly_decreasing', witness=WITNESS)",
            "holds beta; give the formula with numbers",
        ),
        ("grid(C=3)", "C is 3; give a list, such as C=[3]"),
        ("grid(C='34')", "C is '34'; give a list, such as C=['34']"),
        ("cases(('C', 'k'), [(1,)])", "a row is (1,); give a value for each of C, k"),
        ("cases(('C',), [3])", "a row is 3; give a list"),
        ("sample('x')", "family is 'x'; give a family"),
        ("latent_loss(simplex_etf_gram(3), None, negatives=1)", "class_law is None; give a list"),
        ("latent_loss(None, ['1'], negatives=1)", "gram is None; give"),
        (
            "latent_loss([[1, 0], None], ['1/2', '1/2'], negatives=1)",
            "gram is [[1, 0], None]; give",
        ),
        (
            "latent_loss(ETF, ['1/2', '1/2'], negatives=None)",
            "negatives is None; give an integer k",
        ),
        (
            "latent_loss(ETF, ['1/2', '1/2'], negatives=1, loss='hinge')",
            "loss is 'hinge'; give one of",
        ),
        ("latent_loss(ETF, ['1/2', '1/2'], negatives=1, bits='x')", "bits is 'x'; give"),
        ("simplex_etf_gram('3')", "classes is '3'; give an integer"),
        ("simplex_etf_gram(None)", "classes is None; give an integer"),
        ("Logistic(beta='x')", "beta is 'x'; "),
        ("Logistic(beta=None)", "beta is of type NoneType; "),
        ("HingeMax(margin=[1])", "margin is of type list; "),
        ("minimises(None, ['1'], negatives=1)", "gram is None"),
        ("minimises(ETF, 3, negatives=1)", "class_law is Fraction(3, 1); give a list"),
        ("accepted('x')", "a str is no certificate; give a file's bytes"),
        ("identity(1, 2)", "cannot be compared; give expressions"),
        ("same_term(1, None)", "1 is an int, which is no term"),
        ("all_of()", "a conjunction of nothing says nothing"),
        ("all_of(True)", "a bool is no evidence"),
        ("undecided(None)", "why is None; give a text"),
        ("Instance(None, below(0, 1))", "parameters is None; give a dictionary"),
        (
            "Instance({'n': '0'}, below(1, 0))",
            "n = 0 fails, 1 ≥ 0, without a witness; give witness",
        ),
        ("Instance({'n': '0'}, undecided('x'), searched='x')", "searched is 'x'; "),
    ],
)
def test_an_argument_of_the_wrong_kind_is_named_with_its_value_and_a_remedy(file, line, said):
    name = file(line, "yield", decorator=f"{IMPORTS}\n@lemma()")
    result = nceproof("verify", name)
    assert result.exit_code == 3, result.stderr
    assert "fault of the claim: " in result.stdout
    assert said in result.stdout
    assert "(at line 24 of 'mine.py')" in result.stdout


def test_what_is_no_id_cannot_be_cited(file):
    decorator = "@derived(kind='lemma', source='own', formal=lambda: None)"
    name = file(
        "return cite(3)", decorator=f"from theorems.verdicts.citing import cite\n{decorator}"
    )
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "a claim is called 3; give its id, such as 'gram-bound' (at line 14 of" in result.stdout


def test_an_argument_that_ours_refuses_is_a_fault_of_the_claim(file):
    name = file("from theorems.kernel import rules", "rules.nonnegative(-1)", "yield")
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "fault of the claim: RuleError" in result.stdout
    assert "at line 14 of 'mine.py'" in result.stdout


# --- the fresh process ---------------------------------------------------------------------------


def request(theorem):
    written = replay.write_derivation(theorem), replay.write_statement(theorem.statement)
    return json.dumps(dict(zip(("derivation", "statement"), written, strict=True)))


def test_a_fault_of_the_kernel_is_no_answer_of_the_replay(monkeypatch):
    one = request(rules.nonnegative(4))
    assert replay.answer(one) == ""
    monkeypatch.setattr(replay, "proves", planted)
    with pytest.raises(ZeroDivisionError):
        replay.answer(one)


def test_a_fresh_process_with_a_fault_ends_the_run_with_70(monkeypatch):
    fault = "import theorems.kernel.replay as r; r.proves = lambda *_: 1 / 0; "
    monkeypatch.setattr(
        apart, "_SERVE", apart._SERVE.replace("import_module(sys", f"{fault}import_module(sys")
    )
    result = nceproof("verify", "etf-rank")
    assert result.exit_code == 70
    assert "the process of theorems.kernel.replay ended with 1" in result.stderr


def test_the_second_checker_does_not_call_its_own_fault_a_rejection(tmp_path):
    source = Path(*theorems.__path__) / "certificates" / "recheck.py"
    broken = tmp_path / "recheck.py"
    text = source.read_text(encoding="utf-8")
    broken.write_text(text.replace("        check(certificate)\n", "        1 / 0\n"), "utf-8")
    data = Path(*theorems.__path__) / "certificates" / "data"
    good = data / "conjecture-unbalanced" / "logistic_simplest.json"
    done = subprocess.run(
        [sys.executable, broken, good], capture_output=True, text=True, check=False
    )
    assert done.returncode == 70
    assert "ZeroDivisionError" in done.stderr
    assert "accepted" not in done.stdout


# --- where an exception is caught ----------------------------------------------------------------

BROAD = {
    "ArithmeticError",
    "AssertionError",
    "BaseException",
    "Exception",
    "IndexError",
    "KeyError",
    "LookupError",
    "MISREAD",
    "NameError",
    "OverflowError",
    "RuntimeError",
    "ZeroDivisionError",
    "",
}
"""What a fault of our own could raise; "" is a bare `except`."""

ARGUED = {
    ("numerics/exact/rationals.py", "_rational_of_text"): "one call: a text with the denominator 0",
    (
        "numerics/balls/implicit.py",
        "_inverse",
    ): "one call: python-flint says that no inverse exists",
    (
        "numerics/balls/implicit.py",
        "_solved",
    ): "one call: python-flint says that a matrix is not regular",
    ("numerics/exact/formula.py", "_reciprocal"): "one division: python-flint says that it is by 0",
    ("theorems/verdicts/fork.py", "_refused"): "what a report says less of a claim at fault",
    ("theorems/verdicts/fork.py", "_told_error"): "what a report says less of a claim at fault",
    ("theorems/search/hypothesis_witnesses.py", "find"): "a proposal less: a number beyond floats",
    (
        "numerics/balls/calculus/witness.py",
        "contradicts",
    ): "IndexError: points of another form; no 1/0",
    ("theorems/cli/application.py", "run"): "ends with 70 and the traceback, or undecided",
    ("theorems/tools/embeddings/arrays.py", "_array"): "two calls: a header and a pickle are read",
    ("theorems/tools/embeddings/arrays.py", "_tensor"): "KeyError: a file of somebody's",
    ("theorems/tools/embeddings/arrays.py", "of_npz"): "one call: zipfile reads an archive",
    ("theorems/tools/embeddings/arrays.py", "of_torch"): "one call: a zip and a pickle are read",
    ("theorems/tools/embeddings/reading.py", "read_arrays"): "a number beyond floats",
    ("theorems/tools/gram_files.py", "nearest_gram"): "one expression: a number beyond floats",
    ("theorems/kernel/theorem.py", "apply"): "raised again, where the arguments are of their kinds",
    ("theorems/verdicts/models/written.py", "read"): "LookupError: a countermodel of somebody's",
    ("theorems/kernel/replay.py", "answer"): "LookupError: a forged derivation; no 1/0",
    ("theorems/verdicts/apart.py", "ask"): "raised again, once the process is killed",
    ("theorems/verdicts/authors.py", "claims_of"): "LookupError: data of a file that changed ours",
    ("theorems/verdicts/authors.py", "formal"): "LookupError: data of a file that changed ours",
    ("theorems/verdicts/authors.py", "derivation"): "LookupError: a forged derivation; no 1/0",
    ("theorems/verdicts/authors.py", "_read"): "LookupError: data of a file that changed ours",
    ("theorems/verdicts/cache.py", "find"): "LookupError: an entry that somebody wrote",
    ("theorems/verdicts/cache.py", "_entry"): "LookupError: an entry that somebody wrote",
    ("theorems/verdicts/copies.py", "_asked"): "LookupError: what a copy hands over; then unknown",
    ("theorems/search/campaign.py", "results"): "LookupError: a store that somebody wrote",
    ("theorems/verdicts/fork.py", "ask"): "LookupError: data of a file that changed ours; no 1/0",
    ("theorems/verdicts/fork.py", "_serve"): "handed over, and raised on where it is ours",
    ("theorems/verdicts/claim.py", "written"): "raised again, whenever the statement is asked for",
    ("theorems/certificates/recheck.py", "<module>"): "ends with 70 and the traceback",
    ("theorems/reports/json_values.py", "number"): "one call: a number beyond floats",
    ("theorems/reports/site/witness.py", "_unit_vectors"): "a claim may call anything vectors",
    ("theorems/reports/site/witness.py", "_of_gram"): "a claim may call anything a Gram matrix",
    ("theorems/tools/trust.py", "read_expected"): "KeyError: a file of somebody's",
    ("theorems/verdicts/user_files.py", "_bound_claims"): "the code of a file of somebody's",
    ("theorems/verdicts/user_files.py", "_answer"): "asks an exception of somebody's what it says",
    (
        "theorems/verdicts/user_files.py",
        "instances",
    ): "the code of a claim; raised on where it is ours",
    ("theorems/verdicts/user_files.py", "run"): "the code of a claim; raised on where it is ours",
}


def caught(path):
    """Yield each broad handler of a file as the function that it stands in."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text if "except" in text or "suppress" in text else "")
    constants = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }

    def names(node):
        if isinstance(node, ast.Name) and isinstance(constants.get(node.id), ast.Tuple):
            node = constants[node.id]
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
        return {getattr(part, "id", getattr(part, "attr", "")) for part in parts}

    def visit(node, function):
        if isinstance(node, ast.FunctionDef):
            function = node.name
        handlers = [node.type] if isinstance(node, ast.ExceptHandler) else []
        if isinstance(node, ast.Call) and "suppress" in names(node.func):
            handlers = node.args
        if BROAD & set().union(*map(names, handlers)):
            yield function
        for child in ast.iter_child_nodes(node):
            yield from visit(child, function)

    return set(visit(tree, "<module>"))


def test_what_could_swallow_a_fault_of_ours_is_argued():
    root = Path(*numerics.__path__).parent
    files = [
        path for package in ("numerics", "theorems") for path in (root / package).rglob("*.py")
    ]
    found = {
        (path.relative_to(root).as_posix(), function) for path in files for function in caught(path)
    }
    assert found == set(ARGUED)


@pytest.mark.parametrize(
    ("source", "functions"),
    [
        ("try:\n    pass\nexcept:\n    pass", {"<module>"}),
        (
            "def f():\n    try:\n        pass\n    except (ValueError, KeyError):\n        pass",
            {"f"},
        ),
        ("def f():\n    with contextlib.suppress(ArithmeticError):\n        pass", {"f"}),
        ("X = (TypeError, Exception)\ntry:\n    pass\nexcept X:\n    pass", {"<module>"}),
        ("try:\n    pass\nexcept ValueError:\n    pass", set()),
    ],
)
def test_what_swallows_a_fault_is_seen(tmp_path, source, functions):
    path = tmp_path / "planted.py"
    path.write_text(source, encoding="utf-8")
    assert caught(path) == functions
