"""A file of claims writes to what all of SymPy, and all of us, share: in a process of its own."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from property_tests.running import nceproof, nceproof_apart
from property_tests.theorems.verdicts.written_claims import HOLDS, refusal, verdicts, written
from theorems.kernel import replay, rules
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import theorem_of, uses_of
from theorems.verdicts.user_files import load_claims

SLOW = pytest.mark.slow

FIRST = '''
from sympy import Integer, Rational, S
from theorems.language import Statement, assume, derived, rules, talk, terms

C, k, z, four = terms.CLASS_COUNT, terms.NEGATIVES, terms.Unknown("z"), Integer(4)
b = terms.Variable("b", "class")
q_i = terms.Entry(terms.Variable("q•", "points"), talk.i)

def mass():
    rho = terms.Probability(b)
    return rules.scale(rules.positive_unless_zero(rho), (C - 1)**2)

def halves():
    total = lambda s: terms.Bind(s, terms.Classes(), z * Rational(1, 2))
    return rules.algebra(total(talk.s) + total(talk.t), C * z)

def five():
    four.p = 5
    return rules.algebra(terms.Bind(talk.s, terms.Classes(), four), 5 * C)

def points():
    v = terms.Inner(talk.f(talk.x), talk.f(talk.x_plus)) - terms.Inner(talk.f(talk.x), talk.f(q_i))
    return rules.algebra(talk.loss_of(v), talk.loss_of(v))

@derived(kind="lemma", formal={formal}, source="x")
def first():
    """A title.

    A statement.
    """
    return {theorem}()

@derived(
    kind="lemma", formal=lambda: rules.nonnegative(terms.Probability(b)).statement,
    source="x",
)
def second():
    """A title.

    A statement.
    """
    {change}
    return rules.nonnegative(terms.Probability(b))
'''

FIVE = 'lambda: Statement(frozenset(), terms.Bind(talk.s, terms.Classes(), four), "=", 5 * C)'
TOTAL = "lambda: halves().statement"

CHANGES = {
    "a symbol's name": ("mass", 'C.name = "k"', "(C − 1)² ρ_b > 0"),
    "another symbol's name": ("mass", 'k.name = "C"', "(C − 1)² ρ_b > 0"),
    "an integer": ("halves", "Integer(2).p = 3", "Σ_s z/2 + Σ_t z/2 = C z"),
    "a half": ("halves", "type(S.Half).q = 3", "Σ_s z/2 + Σ_t z/2 = C z"),
    "minus one": ("mass", "type(S.NegativeOne).p = 1", "(C − 1)² ρ_b > 0"),
    "a definition": (
        "points",
        "talk.x_i._args = q_i.args",
        "ℓ((⟨f(x), f(x⁺)⟩ − ⟨f(x), f(q_i)⟩)_{i≤k}) = ℓ((⟨f(x), f(x⁺)⟩ − ⟨f(x), f(q_i)⟩)_{i≤k})",
    ),
    "a printer": (
        "mass",
        "import theorems.reports.formulas as f; f.formula = f.stated = lambda *_, **__: 'false'",
        "(C − 1)² ρ_b > 0",
    ),
    "a report": (
        "mass",
        "import theorems.reports.as_text as r; r.paragraph = lambda one: '∎ proved  false'",
        "(C − 1)² ρ_b > 0",
    ),
}


_QUICK = {"a symbol's name", "a definition"}


@pytest.mark.parametrize(
    "change", [one if one in _QUICK else pytest.param(one, marks=SLOW) for one in CHANGES]
)
def test_what_is_shown_is_what_was_proved_whatever_a_file_writes_to(file, change):
    theorem, line, proved = CHANGES[change]
    formal = f"lambda: {theorem}().statement"
    source = FIRST.format(formal=formal, theorem=theorem, change=line)
    result = nceproof("verify", file(source), "gram-bound")
    assert (result.exit_code, result.stdout.count("∎ proved")) == (0, 3)
    assert f"⊢ {proved}\n" in result.output.replace("⊢\n     ", "⊢").replace("\n      =", " =")
    assert "≥ −1/(C − 1)\n" in result.output
    assert "false" not in result.output.replace("is false on", "")


@pytest.mark.slow  # the quick ones above are of its kind
def test_a_number_that_is_another_while_it_is_proved_proves_nothing(file):
    result = nceproof("verify", file(FIRST.format(formal=FIVE, theorem="five", change="four.p=4")))
    assert result.exit_code == 3
    assert "∎ proved     first" not in result.output
    assert "⊢ Σ_s 5 = 5 C" in result.output


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        "import theorems.kernel.theorem as k; k.proves = lambda *_: ''; "
        "import theorems.verdicts.prove as p; p.prove = lambda *_: 0",
        "import theorems.verdicts.verify as v; v.exit_code = lambda _: 0",
        "import subprocess; subprocess.Popen = None",
        "import sys; sys.stdout.write('∎ proved     first'); sys.stdout.flush()",
        "import os; os.write(1, '∎ proved     first'.encode())",
    ],
)
def test_what_a_file_does_to_us_makes_no_theorem(file, tmp_path, change):
    """Said of a theorem that does not prove what is stated; standard output is not the file's."""
    source = FIRST.format(formal=FIVE, theorem="mass", change="pass")
    done = nceproof_apart("verify", file(f"{change}\n{source}"), folder=tmp_path)
    assert done.returncode == 3
    assert "∎ proved     first" not in done.stdout
    assert "∎ proved     second" in done.stdout


@pytest.mark.parametrize("at", ["the head", "an instance"])
def test_a_file_that_ends_its_process_ends_no_run_as_a_success(file, at):
    ends = "import os; os._exit(0)"
    if at == "the head":
        line = refusal(file(f"{ends}\n", written("mine", HOLDS)))
        assert line.endswith("'mine.py': the process that runs its file has ended")
        return
    name = file(written("mine", ends, HOLDS), written("after", HOLDS))
    assert verdicts(name) == (3, {"mine": "unknown", "after": "certified"})
    said = nceproof("verify", name).stdout
    assert "fault of the claim: the process that runs its file has ended (at line" in said


@pytest.mark.slow
def test_a_theorem_is_made_here_of_the_steps_that_a_process_writes_down(file):
    cited = "cite('gram-bound')"
    name = file(
        "from theorems.language import derived, rules\n"
        "from theorems.verdicts.catalogue import find_claim\n"
        "@derived(kind='lemma', formal=find_claim('gram-bound').formal, source='x')\n"
        f"def mine():\n    '''A title.\n\n    Says.'''\n    return rules.scale({cited}, 1)\n"
    )
    (mine,) = load_claims(Path(name))
    assert type(theorem_of(mine)) is Theorem
    assert [used.id for used in uses_of(mine)] == ["gram-bound"]


@pytest.mark.parametrize(
    "change",
    [
        "a.write_instance = lambda one: None if one is None else {'fact': 1}",
        "a.write_instance = lambda one: {}",
        "a.write_instance = lambda one: {'fact': {'said': 1, 'contrary': '', 'holds': True}}",
        "import theorems.verdicts.fork as f; f.json.dumps = lambda told: 'no JSON'",
        "import theorems.verdicts.fork as f; f.json.dumps = lambda told: '{}'",
        "import theorems.verdicts.fork as f; f.json.dumps = lambda told: '[]'",
    ],
)
def test_what_cannot_be_read_is_a_fault_of_the_claim(file, change):
    name = file(written("mine", f"import theorems.verdicts.authors as a; {change}", HOLDS))
    assert verdicts(name) == (3, {"mine": "unknown"})
    assert "fault of the claim: its " in nceproof("verify", name).stdout


@pytest.mark.parametrize(
    "left",
    [
        ["Symbol", "C\n∎ proved"],
        *(pytest.param(x, marks=SLOW) for x in (["1/0"], ["Pow", ["0"], ["-1"]], [["4"]], ["os"])),
    ],
)
def test_a_statement_that_is_none_is_a_fault_of_the_claim(file, left):
    name = file(
        "from theorems.language import derived, rules\n"
        "import theorems.verdicts.authors as a\n"
        "from theorems.kernel.replay import write_statement as written\n"
        f"a.write_statement = lambda stated: {{**written(stated), 'left': {left}}}\n"
        "@derived(kind='lemma', formal=lambda: rules.nonnegative(4).statement, source='x')\n"
        "def mine():\n    '''A title.\n\n    Says.'''\n    return rules.nonnegative(4)\n"
    )
    found = nceproof("verify", name)
    assert found.exit_code == 3
    assert "its statement cannot be read" in found.stdout


# --- the copy itself ----------------------------------------------------------------------------


def test_a_copy_ends_with_what_it_was_copied_from(tmp_path):
    """Also where it is in a loop, and the other was killed."""
    code = (
        "import os, pathlib, sys; from theorems.verdicts.fork import Fork\n"
        "def answer_to(): pathlib.Path('pid').write_text(str(os.getpid())); exec('while 1: 0')\n"
        "fork = Fork(answer_to); fork._requests.write(b'[]\\n'); fork._requests.flush()\n"
        "while not pathlib.Path('pid').exists() or not pathlib.Path('pid').read_text(): pass\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False)
    pid = int((tmp_path / "pid").read_text())
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        if "Z" in Path(f"/proc/{pid}/stat").read_text().split(")")[1]:
            return
        time.sleep(0.05)
    raise AssertionError("the copy runs on")


def test_a_derivation_is_written_down_to_what_it_cites():
    ground = rules.nonnegative(4)
    theorem = rules.scale(ground, 1)
    steps = replay.write_derivation(theorem, {id(ground): "ground"})
    assert [step["rule"] for step in steps] == [replay.CITED, "scale"]
    assert replay.run_again(steps, {"ground": ground}).statement == theorem.statement
    with pytest.raises(KeyError):
        replay.run_again(steps)
    assert replay.CITED not in rules.RULES
