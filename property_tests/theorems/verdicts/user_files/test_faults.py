"""Users' claims whose own code is at fault: unknown, with the line, and never a traceback."""

import json
from pathlib import Path

import pytest

from property_tests.running import nceproof
from property_tests.theorems.verdicts.written_claims import (
    DERIVED,
    FAILS,
    HOLDS,
    OPEN_LEFT,
    RULES,
    line_with,
    theorem,
    verdicts,
    written,
)
from property_tests.tiers import one_of


def test_trust_names_the_claim_that_is_at_fault(file):
    wrong = theorem("wrong", "return nonnegative(4)").replace("nonnegative(4).statement", "nothing")
    result = nceproof("trust", file(RULES, theorem("mine", "return nonnegative(4)"), wrong))
    assert result.exit_code == 3
    assert result.stderr.startswith("nceproof: fault of the claim: wrong: NameError: ")


def test_an_open_claim_is_told_what_its_undecided_instances_say(file):
    hint = "an undecided instance of an open claim says searched="
    left = nceproof("verify", file(written("mine", OPEN_LEFT, options="declared=Verdict.OPEN")))
    assert (left.exit_code, hint in left.stdout) == (3, True)
    other = nceproof("verify", file(written("mine", OPEN_LEFT)))
    assert (other.exit_code, hint in other.stdout) == (3, False)


def test_what_is_shown_is_what_was_proved(file):
    """Not what the function says when it is asked again."""
    lying = DERIVED.replace("nonnegative(4).statement", "said.pop()")
    body = written("mine", "return nonnegative(4)").replace("@lemma()", lying)
    name = file(f"""from dataclasses import replace
from theorems.kernel.rules import nonnegative
true = nonnegative(4).statement
said = [replace(true, left=true.right, right=true.left), true]
{body}""")
    (shown,) = json.loads(nceproof("verify", name, "--format", "json").stdout)["claims"]
    assert shown["verdict"] == "proved"
    assert shown["formal"]["text"] == "⊢ 4 ≥ 0"


# Claims whose own code is at fault
@pytest.mark.parametrize(
    ("left", "words"), [("Integer(4)", ""), ("terms.CLASS_COUNT", "its left side is another")]
)
def test_a_derivation_of_another_statement_names_the_lines_of_both(file, left, words):
    name = file(f'''
from sympy import Integer
from theorems.kernel import rules, terms
from theorems.verdicts.claim import derived
from theorems.kernel.statement import Statement

def formal():  # the statement
    return Statement(frozenset(), {left}, "≥", Integer(0))

@derived(kind="lemma", formal=formal, source="own")  # the derivation
def mine():
    """A title.

    A statement.
    """
    return rules.nonnegative(4)
''')
    result = nceproof("verify", name)
    assert result.exit_code == (3 if words else 0)
    assert words in result.stdout
    assert ("derived instead:\n    ⊢ 4 ≥ 0\n" in result.stdout) == bool(words)
    at = [f"mine.py:{line_with(name, mark)}" for mark in ("# the derivation", "# the statement")]
    assert all((place in result.stdout) == bool(words) for place in at)


MALFORMED = [
    ("None", "None is no Statement; give Statement("),
    ("S([], one, '≥', one)", "the assumptions are []; give a frozenset"),
    ("S(frozenset('a'), one, '≥', one)", "a is no assumption of the language"),
    ("S(frozenset(), one, '<=', one)", "the relation is '<='; give one of =, ≥, >"),
    ("S(frozenset(), one, '≥', one, ('x',))", "'x' says of nothing that it exists; give Tuple("),
    ("S(frozenset(), None, '≥', one)", "None is a NoneType, which is no term"),
    ("S(frozenset(), Symbol('z'), '≥', one)", "the symbol z is unknown; the parameters are C"),
    ("1 / 0", "ZeroDivisionError: division by zero"),
]


@pytest.fixture(params=one_of(4, ((one,) for one in MALFORMED)), ids=lambda one: one[0])
def malformed(file, request):
    """Write a file with a malformed statement and a sound claim; return what is said of it."""
    said, words = request.param
    source = f'''
from sympy import Integer, Symbol
from theorems.verdicts.claim import derived
from theorems.kernel.rules import nonnegative
from theorems.kernel.statement import Statement as S

one = Integer(1)

@derived(
    kind="lemma",
    formal=lambda: {said},  # here
    source="own",
)
def mine():
    """A title.

    A statement.
    """
    return nonnegative(1)
'''
    name = file(source, written("after", HOLDS))
    return name, words, f"at line {line_with(name, '# here')} of 'mine.py'"


def test_a_malformed_statement_is_a_fault_of_its_claim(malformed):
    name, *said = malformed
    assert verdicts(name) == (3, {"mine": "unknown", "after": "certified"})
    for report in ("markdown", "junit", "sarif", "github", "text"):
        result = nceproof("verify", name, "--format", report)
        assert result.exit_code == 3
        assert "Traceback" not in result.stdout + result.stderr
    assert all(words in result.stdout for words in ("fault of the claim: ", *said))


@pytest.mark.parametrize("target", ["latex", "markdown", "json"])
def test_a_malformed_statement_is_not_exported(malformed, target):
    name, *said = malformed
    result = nceproof("export", name, "--to", target)
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert all(words in line for words in ("undecided: the derivation of mine ", *said))


@pytest.mark.parametrize(
    ("lines", "words"),
    one_of(
        3,
        [
            (["raise ValueError('wrong')  # here", HOLDS], "fault of the claim: ValueError: wrong"),
            ([HOLDS, "undefined  # here"], "fault of the claim: NameError: name 'undefined'"),
            ([FAILS, "undefined  # here"], "fault of the claim: NameError: name 'undefined'"),
            (["import sys; sys.exit(0)  # here", HOLDS], "fault of the claim: SystemExit: 0"),
            (["raise BaseException  # here", HOLDS], "fault of the claim: BaseException"),
            (["raise GeneratorExit  # here", HOLDS], "fault of the claim: GeneratorExit"),
            ([HOLDS, "raise GeneratorExit  # here"], "fault of the claim: GeneratorExit"),
            (
                ["next(iter(()))  # here", HOLDS],
                "fault of the claim: RuntimeError: generator raised",
            ),
            (["1 / 0  # here", HOLDS], "ZeroDivisionError: division by zero"),
            (
                [
                    "from numerics.balls.enclosure import Enclosure",
                    "Enclosure.exactly(1, bits=53) < 2  # here",
                    HOLDS,
                ],
                "TypeError: enclosures have no",
            ),
            (
                ["from numerics.exact.rationals import rational", "rational(0.5)  # here", HOLDS],
                "0.5",
            ),
            (
                ["yield Instance({'n': '0'}, True)  # here"],
                "TypeError: a bool is no evidence; make it by a",
            ),
            (
                ["yield Instance({'n': '0'}, below(0, True))  # here"],
                "True, a bool, which cannot be compared",
            ),
            (
                ["yield Instance({'n': '0'}, asserted('by hand', 1))  # here"],
                "holds is 1; give True",
            ),
            (["yield Instance({'n': '0'}, below(1, 0))  # here"], "without a witness"),
        ],
    ),
)
def test_a_claim_that_raises_is_unknown_and_names_its_line(file, lines, words):
    """Whatever verdict it declares."""
    declared = ("CERTIFIED", "REFUTED", "UNKNOWN")
    claims = {f"mine_{one.lower()}": f"declared=Verdict.{one}" for one in declared}
    bodies = [written(name, *lines, options=options) for name, options in claims.items()]
    name = file(*bodies, written("after", HOLDS))
    unknown = {name.replace("_", "-"): "unknown" for name in claims}
    assert verdicts(name) == (3, {**unknown, "after": "certified"})
    result = nceproof("verify", name)
    shown = result.stdout.split("? unknown")[1:]
    assert [words in of_one for of_one in shown] == [True] * len(claims)
    for place, line in enumerate(Path(name).read_text(encoding="utf-8").splitlines(), 1):
        if "# here" in line:
            assert f"at line {place} of 'mine.py'" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("asked", ["__getattribute__", "__str__"])
@pytest.mark.parametrize("base", ["Exception", "ClaimFault", "Undecided"])
def test_an_exception_that_exits_where_it_is_asked_is_a_fault_of_its_claim(file, base, asked):
    """It ended the run with nothing said and exit code 0."""
    name = file(
        "import sys\nfrom theorems.errors import ClaimFault, Undecided\n",
        f"class Mute({base}):\n    def __init__(self): pass\n",
        f"    def {asked}(self, *_): sys.exit(0)\n\n",
        written("mine", "raise Mute", HOLDS),
        written("after", HOLDS),
    )
    assert verdicts(name) == (3, {"mine": "unknown", "after": "certified"})


@pytest.mark.parametrize(
    ("line", "words"),
    one_of(
        3,
        [
            ("return None", "the claim returns None; yield an Instance for each member"),
            ("return [True]", "not an Instance; yield Instance(parameters, evidence), such as"),
            ("yield Instance({'n': 0}, below(0, 1))", "parameters is {'n': 0}"),
            ("yield Instance('n', below(0, 1))", "parameters is 'n'"),
            ("yield Instance({}, below(0, 1), 3)", "note is 3; give a text"),
            (
                "yield Instance({}, below(1, 0), '', {'n': Verdict})",
                "witness cannot be written down",
            ),
            (
                "yield Instance({}, below(1, 0), '', {'n': float('nan')})",
                "witness cannot be written down",
            ),
            ("yield Instance({}, below(1, 0), '', {('n',): '1'})", "a name in witness is ('n',)"),
            ("yield Instance({}, below(1, 0), '', 'n = 1')", "witness cannot be written down"),
        ],
    ),
)
def test_an_instance_that_no_report_can_show_is_a_fault_of_its_claim(file, line, words):
    name = file(written("mine", line))
    for report in ("json", "junit", "text"):
        result = nceproof("verify", name, "--format", report)
        assert result.exit_code == 3
    assert words in result.stdout
    where = "yield" if "yield" in line else "@lemma"
    assert f"at line {line_with(name, where)} of 'mine.py'" in result.stdout


def test_a_counterexample_stands_where_a_later_enclosure_is_too_wide(file):
    """As for the library's claims: an enclosure that fails is no fault of the claim."""
    wide = "from theorems.errors import Undecided; raise Undecided('too wide')"
    assert verdicts(file(written("mine", FAILS, wide, options="size=2"))) == (
        1,
        {"mine": "refuted"},
    )
    name = file(written("mine", HOLDS, wide, options="size=2"))
    assert verdicts(name) == (3, {"mine": "unknown"})
    assert "undecided: too wide (at line" in nceproof("verify", name).stdout


def test_an_interrupt_in_a_claim_or_a_file_is_one(file):
    assert nceproof("verify", file(written("mine", "raise KeyboardInterrupt"))).exit_code == 130
    assert nceproof("verify", file("raise KeyboardInterrupt\n")).exit_code == 130


FORMAL = """from theorems.errors import Undecided
from theorems.kernel import statement as g, terms as t
from theorems.verdicts.claim import derived
calls = []
def formal():
    calls.append(1)
    {}

@derived(kind="lemma", formal=formal, source="own")
def mine():
    \"\"\"A title.

    A statement.
    \"\"\"
    return nonnegative(4)
"""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("raise Undecided('too wide')", "undecided: too wide (at line"),
        ("raise MemoryError", "out of memory"),
        ("if len(calls) == 1: raise Undecided('first')", "undecided: first (at line"),
        ("while True: pass", "the time limit was reached"),
        ("return g.Statement(frozenset(), t.as_term(10**5000), '≥', t.as_term(0))", "4300 digits"),
    ],
    ids=["undecided", "memory", "once", "endless", "long"],
)
def test_a_statement_that_was_given_up_is_not_asked_for_again(file, body, words):
    """A review had a run that never ended, and one whose other verdicts were not printed."""
    name = file(RULES, FORMAL.format(body), written("other", HOLDS))
    result = nceproof("verify", name, "--time-limit", "1")
    assert result.exit_code == 3
    assert words in result.stdout
    assert "mine: declared proved, computed unknown" in result.stdout
    assert "other" in result.stdout
    assert "∎" not in result.stdout


def test_a_statement_that_was_not_reached_is_not_waited_for(file):
    waits = "import time; time.sleep(1); " + HOLDS
    endless = FORMAL.format("while True: pass").replace("def mine", "def second")
    result = nceproof(
        "verify", file(RULES, written("first", waits), endless), "--time-limit", "0.5"
    )
    assert result.exit_code == 3
    assert "second: declared proved, computed unknown" in result.stdout


@pytest.mark.parametrize("place", ["at the head", "in the claim"])
def test_a_module_beside_a_file_of_claims_is_not_looked_for_and_the_error_says_so(file, place):
    source = '''
from theorems.language import Verdict, claim, grid
@claim(kind="lemma", hypotheses=(), family=grid(k=(1,)), source="own", declared=Verdict.CERTIFIED)
def mine():
    """A title.

    A statement.
    """
    import beside.inner
    yield beside
'''
    name = file(source if place == "in the claim" else f"import beside.inner\n{source}")
    alone = nceproof("verify", name)
    Path(name).with_name("beside.py").write_text("", encoding="utf-8")
    together = nceproof("verify", name)
    for result, remedy in ((alone, False), (together, True)):
        said = result.stdout + result.stderr
        assert result.exit_code == (4 if place == "at the head" else 3)
        assert "No module named 'beside'" in said
        assert ("beside.py beside it is not looked for: write it into" in said) == remedy
