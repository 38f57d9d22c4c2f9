"""Claims in users' own files: verdicts, exit codes, and every way in which a file can be wrong."""

import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from theorems import claims as library
from theorems.cli import app
from theorems.errors import FileError, UsageError
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.selection import requested
from theorems.verdicts.user_files import load_claims

TEMPLATE = Path(*library.__path__) / "_template.py"

HEAD = """\
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import Claim, claim
from theorems.verdicts.evidence import asserted, below, undecided
from theorems.verdicts.family import Family, cases, grid, sample
from theorems.verdicts.verdict import Instance, Verdict

def lemma(size=1, first=0, declared=Verdict.CERTIFIED, hypotheses=("n ≥ 0",), **more):
    return claim(kind="lemma", hypotheses=hypotheses, source="own",
                 family=grid("planted", n=range(first, first + size)),
                 declared=declared, **more)
"""


def written(name, *body, more="", options=""):
    """Return the source of a claim whose function has the given lines."""
    lines = "\n    ".join(body)
    return f'\n{more}@lemma({options})\ndef {name}():\n    """A title.\n\n    A statement.\n    """\n    {lines}\n'  # noqa: E501


def rests(*used):
    """Return the option of a claim that rests on others."""
    return f"rests_on={used!r}"


RULES = "from theorems.kernel.rules import nonnegative, scale\n"
DERIVED = """from theorems.verdicts.claim import derived
@derived(kind="lemma", formal=lambda: nonnegative(4).statement, source="own")"""


def theorem(name, *body):
    """Return the source of a derived claim that says 4 ≥ 0; it needs RULES before it."""
    return written(name, *body).replace("@lemma()", DERIVED)


HOLDS = "yield Instance({'n': '0'}, below(0, 1))"
FAILS = "yield Instance({'n': '0'}, below(49, 7), '7² is 49', {'n squared': '49'})"
OPEN_LEFT = "yield Instance({'n': '0'}, undecided('too wide'))"


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Write a file of claims into an empty folder and return its name there."""
    monkeypatch.chdir(tmp_path)

    def write(*parts, name="mine.py"):
        (tmp_path / name).write_text(HEAD + "".join(parts), encoding="utf-8")
        return name

    return write


def nceproof(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def verdicts(*arguments):
    result = nceproof("verify", *arguments, "--format", "json")
    found = json.loads(result.stdout)["claims"]
    return result.exit_code, {fields["id"]: fields["verdict"] for fields in found}


def refusal(*arguments, code=4):
    """Run `verify`, which has to refuse in one line; return the line."""
    result = nceproof("verify", *arguments)
    assert (result.exit_code, result.stdout) == (code, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("nceproof: ")
    return line


def line_with(name, text):
    lines = Path(name).read_text(encoding="utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if text in line)


# What runs


def test_the_form_runs_as_a_users_file(tmp_path):
    copy = tmp_path / "my_claims.py"
    copy.write_bytes(TEMPLATE.read_bytes())
    assert verdicts(copy) == (
        0,
        {
            "antipodes-beat-one-point": "certified",
            "antipodes-beat-one-point-for-every-loss": "refuted",
        },
    )


def test_the_form_with_its_inequality_turned_is_refuted(tmp_path):
    """A false neighbour of the form: its claims are computed, not typed in."""
    turned = tmp_path / "turned.py"
    source = TEMPLATE.read_text(encoding="utf-8")
    turned.write_text(
        source.replace("below(antipodal, one_point)", "below(one_point, antipodal)"),
        encoding="utf-8",
    )
    code, found = verdicts(turned)
    assert code == 1
    assert found["antipodes-beat-one-point"] == "refuted"
    assert found["antipodes-beat-one-point-for-every-loss"] == "certified"


@pytest.mark.parametrize(
    ("line", "options", "code", "verdict"),
    [
        (HOLDS, "", 0, "certified"),
        (FAILS, "declared=Verdict.REFUTED", 0, "refuted"),
        (FAILS, "", 1, "refuted"),
        (HOLDS, "declared=Verdict.REFUTED", 1, "certified"),
        (OPEN_LEFT, "", 3, "unknown"),
        (OPEN_LEFT, "declared=Verdict.UNKNOWN", 3, "unknown"),
        (HOLDS, "size=2", 3, "unknown"),
        (HOLDS, "declared=Verdict.VACUOUS, size=0", 3, "unknown"),
    ],
)
def test_exit_codes_are_those_of_the_library(file, line, options, code, verdict):
    assert verdicts(file(written("mine", line, options=options))) == (code, {"mine": verdict})


def test_reports_show_a_users_claim_like_ours(file):
    name = file(written("mine", FAILS))
    text = nceproof("verify", name).stdout
    assert "✗ refuted    mine" in text
    assert "DECLARED certified, COMPUTED refuted" in text
    said = "    witness at n = 0: 49 ≥ 7 (author: “7² is 49”)\n    author's numbers:\n"
    assert f"{said}      “n squared” = 49" in text
    suite = ElementTree.fromstring(nceproof("verify", name, "--format", "junit").stdout)
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")


def test_claims_run_in_the_order_of_the_file_after_what_they_use(file):
    name = file(
        written("zebra", HOLDS, options=rests("apple", "gram-bound")),
        written("middle", HOLDS),
        written("apple", HOLDS),
    )
    assert list(verdicts(name)[1]) == ["apple", "gram-bound", "zebra", "middle"]
    assert [one.id for one in load_claims(Path(name))] == ["zebra", "middle", "apple"]


def test_what_a_users_claim_uses_has_to_come_out_as_declared(file):
    name = file(written("ground", FAILS), written("top", HOLDS, options=rests("ground")))
    result = nceproof("verify", name)
    assert result.exit_code == 1
    assert "fault of the claim: it rests on ground, which is refuted;" in result.stdout


def test_a_claim_that_uses_an_open_one_is_incomplete_though_both_verdicts_are_declared(file):
    searched = "yield Instance({'n': '0'}, undecided('nothing found'), searched=1)"
    name = file(
        written("ground", searched, options="declared=Verdict.OPEN"),
        written("sound", HOLDS),
        written("top", HOLDS, options=rests("sound", "ground")),
    )
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "    incomplete: it uses what is not settled: ground\n" in result.stdout
    assert (
        "  top: certified, but incomplete; it uses what is not settled: ground\n" in result.stdout
    )
    assert "DECLARED" not in result.stdout
    counts = "VERIFIED 2 ARGUED 0 TESTED 0 REFUTED 0 OPEN 1 ASSERTED 0 UNKNOWN 0 VACUOUS 0"
    assert result.stdout.endswith(f"s {counts} MISMATCHED 1\n")


def test_a_claim_that_says_that_it_rests_on_an_open_one_is_as_declared(file):
    searched = "yield Instance({'n': '0'}, undecided('nothing found'), searched=1)"
    name = file(
        written("ground", searched, options="declared=Verdict.OPEN"),
        written("top", HOLDS, options=f"{rests('ground')}, rests_on_open=True"),
    )
    result = nceproof("verify", name)
    assert result.exit_code == 0
    assert "incomplete, as declared: it uses what is not settled: ground\n" in result.stdout
    assert "mismatched" not in result.stdout


def test_ids_and_files_mix_and_nothing_runs_twice(file):
    name = file(written("mine", HOLDS, options=rests("etf-exists")))
    code, found = verdicts("gram-bound", name, f"./{name}", "etf-exists")
    assert (code, list(found)) == (0, ["gram-bound", "etf-exists", "mine"])


def test_a_claim_of_the_library_that_a_file_imports_is_not_its_own(file):
    more = "from theorems.claims.simplex.gram_bound import gram_bound\n"
    assert verdicts(file(more, written("mine", HOLDS)))[1] == {"mine": "certified"}
    assert "no claims" in refusal(file(more), code=5)


def test_every_way_of_binding_a_claim_counts(file):
    name = file(
        "made = lemma()\n",
        written("first", HOLDS),
        "again = first\nif True:\n    " + written("second", HOLDS).strip().replace("\n", "\n    "),
        "\ndef bind():\n    global third\n    third = Claim('third', 'lemma', 't', 's', (), "
        "grid(n=[0]), 'own', Verdict.CERTIFIED, instances=second.instances)\nbind()\n",
    )
    assert list(verdicts(name)[1]) == ["first", "second", "third"]


def test_dataclasses_and_their_own_names_work_in_a_file(file):
    name = file(
        "import dataclasses, typing\n@dataclasses.dataclass\nclass Pair:\n"
        "    n: 'int'\n    base: 'typing.ClassVar[int]' = 2\n",
        written(
            "mine",
            "count = len(dataclasses.fields(Pair))",
            "yield Instance({'n': str(Pair(3).n)}, below(count, 2))",
            options="first=3",
        ),
    )
    assert verdicts(name) == (0, {"mine": "certified"})


def test_what_a_file_prints_does_not_enter_the_document(file):
    name = file("print('at import')\n", written("mine", "print('in the run')", HOLDS))
    result = nceproof("verify", name, "--format", "json")
    assert json.loads(result.stdout)["summary"]["verified"] == 1
    assert "at import" in result.stderr
    assert "in the run" in result.stderr


@pytest.mark.parametrize(
    "command", [("verify", "--format", "json", "--output", "out"), ("docs", "--output", "out")]
)
def test_half_a_letter_in_a_text_is_written_as_its_code(file, command):
    name = file(written("mine", HOLDS, options=r"hypotheses=('half \ud800',)"))
    result = nceproof(*command, name)
    assert result.exit_code == 0, result.output
    out = Path("out")
    written_down = (out / "claims" / "mine.html") if out.is_dir() else out
    assert r"half \ud800" in written_down.read_text(encoding="utf-8")


def test_a_file_leaves_nothing_beside_itself(file, tmp_path):
    name = file(written("mine", HOLDS))
    nceproof("verify", name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


# Vacuous claims

CONTRADICTORY = """
FAMILY = [(a, b) for a in range(5) for b in range(5) if a < b and b < a]
"""


def test_contradictory_hypotheses_are_vacuous(file):
    body = "for a, b in FAMILY:", "    yield Instance({'a': str(a), 'b': str(b)}, below(a, b))"
    options = "size=len(FAMILY), hypotheses=('a < b', 'b < a')"
    name = file(CONTRADICTORY, written("mine", *body, options=options))
    assert verdicts(name) == (3, {"mine": "vacuous"})
    text = nceproof("verify", name).stdout
    assert "∅ vacuous    mine" in text
    assert "no instance meets the hypotheses" in text
    assert "s VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 1" in text


@pytest.mark.parametrize("declared", ["CERTIFIED", "VACUOUS"])
def test_vacuous_is_no_success_even_where_it_is_declared(file, declared):
    options = f"size=0, declared=Verdict.{declared}"
    assert verdicts(file(written("mine", "yield from ()", options=options)))[0] == 3


def test_a_family_that_was_counted_but_not_met_is_unknown(file):
    name = file(written("mine", "yield from ()", options="size=3"))
    assert verdicts(name) == (3, {"mine": "unknown"})


# Files that are not what they say they are


def test_a_missing_file(file):
    assert "'gone.py': No such file" in refusal("gone.py")
    Path("folder.py").mkdir()
    assert "'folder.py': Is a directory" in refusal("folder.py")


@pytest.mark.parametrize("name", ["claims.txt", "./claims", "claims."])
def test_a_file_that_is_not_called_python(file, name):
    assert "ends in .py" in refusal(name)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"x = 1\ny = (\n", "'(' was never closed at line 2"),
        (b"x = 1\n\n  y = 2\n", "unexpected indent at line 3"),
        (b"\x00\x01\x02", "null bytes"),
        ("one = 1".encode("utf-16"), "; save it as UTF-8"),
        (b"x = '\xff\xfe'\n", "utf-8"),
        (b"\x89PNG\r\n\x1a\n", "not Python"),
        (b"# coding: klingon\n", "unknown encoding"),
        (b"[" * 5000, "not Python"),
        (b"return 1\n", "'return' outside function at line 1"),
    ],
)
def test_a_file_that_is_not_python(file, source, words):
    Path("mine.py").write_bytes(source)
    line = refusal("mine.py")
    assert "'mine.py': not Python: " in line
    assert words in line


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero at line"),
        ("import no_such_module", "ModuleNotFoundError: No module named 'no_such_module' at line"),
        ("from . import neighbour", "ImportError: attempted relative import"),
        ("raise KeyError", "KeyError at line"),
        ("raise ValueError('two\\nlines')", "ValueError: two lines at line"),
        ("import sys; sys.exit(0)", "SystemExit: 0 at line"),
        ("raise BaseException('odd')", "BaseException: odd at line"),
        ("(lambda: undefined)()", "NameError: name 'undefined' is not defined at line"),
        ("claim(kind='lemma')", "TypeError: claim() missing"),
        ("lemma()(lambda: None)", "ValueError: the claim <lambda> needs a docstring"),
    ],
)
def test_a_file_that_raises_names_the_line(file, statement, words):
    name = file("\n\n", statement, "  # here\n", written("mine", HOLDS))
    line = refusal(name)
    assert words in line
    assert f"at line {line_with(name, '# here')}" in line


def test_a_file_that_raises_is_forgotten(file):
    before = set(sys.modules)
    refusal(file("1 / 0\n"))
    assert set(sys.modules) == before


def test_a_file_without_claims_has_nothing_to_check(file):
    assert "'mine.py': no claims" in refusal(file("x = 1\n"), code=5)
    full = file(written("mine", HOLDS), name="full.py")
    assert "'mine.py': no claims" in refusal(full, "mine.py", code=5)


def test_two_claims_of_one_id(file):
    name = file(written("mine", FAILS), "# between\n", written("mine", HOLDS))
    line = refusal(name)
    first, second = line_with(name, "@lemma"), line_with(name, "# between") + 2
    assert f"two claims have the id 'mine', at lines {first} and {second}" in line


def test_two_files_with_one_id(file):
    one, two = file(written("mine", HOLDS), name="a.py"), file(written("mine", HOLDS), name="b.py")
    line = refusal(one, two)
    assert "'b.py': the id 'mine'" in line
    assert "a.py" in line


@pytest.mark.parametrize("one", all_claims(), ids=lambda one: one.id)
def test_an_id_of_the_library_is_taken(file, one):
    name = file(written(one.id.replace("-", "_"), HOLDS))
    line = refusal(name)
    assert f"{one.id!r} at line {line_with(name, '@lemma')} has the id of a claim of the" in line


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"cite('gram-bond'); {HOLDS}", "cite('gram-bond') outside of a derivation"),
        (f"cite('gram-bound'); {HOLDS}", "says rests_on=('gram-bound',)"),
    ],
)
def test_what_cannot_be_cited_is_a_fault_of_the_claim_with_its_line(file, line, said):
    name = file(written("mine", line))
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert said in result.stdout
    assert f"at line {line_with(name, '    ' + line)} of 'mine.py'" in result.stdout


def test_a_theorem_that_is_cited_at_the_head_of_a_file_is_refused(file):
    name = file("TH = cite('gram-bound')\n", written("mine", HOLDS))
    assert "cite('gram-bound') outside of a derivation" in refusal(name)


def test_what_cannot_be_rested_on_is_a_fault_of_the_claim(file):
    name = file(written("mine", HOLDS, options=rests("gram-bond")))
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "no claim is called 'gram-bond'; did you mean gram-bound" in result.stdout


def test_a_file_does_not_cite_the_claims_of_another(file):
    ground = file(written("ground", HOLDS), name="ground.py")
    top = file(written("top", HOLDS, options=rests("ground")), name="top.py")
    assert verdicts(ground, top) == (3, {"ground": "certified", "top": "unknown"})


@pytest.mark.parametrize(
    ("uses", "circle"),
    [
        ({"a": "a"}, "a cites a"),
        ({"a": "b", "b": "a"}, "a cites b cites a"),
        ({"a": "b", "b": "c", "c": "a"}, "a cites b cites c cites a"),
    ],
)
def test_a_circle_is_an_error_of_each_claim_in_it(file, uses, circle):
    name = file(*(written(one, HOLDS, options=rests(two)) for one, two in uses.items()))
    assert verdicts(name) == (3, dict.fromkeys(uses, "unknown"))
    assert f"claims cite each other in a circle: {circle}\n" in nceproof("verify", name).stdout


@pytest.mark.parametrize("names", [("a",), ("a", "b"), ("a", "b", "c")])
def test_a_circle_of_theorems_is_an_error_with_its_line(file, names):
    after = (*names[1:], names[0])
    cites = (theorem(a, f"return cite({b!r})") for a, b in zip(names, after, strict=True))
    name = file(RULES, *cites)
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert f"in a circle: {' cites '.join((*names, names[0]))} (at line" in result.stdout


def test_a_theorem_of_the_same_file_is_cited_and_shown_as_used(file):
    name = file(
        RULES,
        theorem("top", "return scale(cite('ground'), 1)"),
        theorem("ground", "return nonnegative(4)"),
    )
    document = json.loads(nceproof("verify", name, "--format", "json").stdout)
    uses = {one["id"]: one["uses"] for one in document["claims"]}
    assert uses == {"ground": [], "top": ["ground"]}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id", "''", "give a text"),
        ("kind", "'lema'", "give one of lemma, theorem, conjecture, refutation"),
        ("title", "7", "give a text"),
        ("hypotheses", "'C ≥ 2'", "give a tuple of texts"),
        ("remarks", "'u is an ETF'", "give a tuple of texts such as ('C ≥ 2',)"),
        ("remarks", "(1,)", "give a tuple of texts"),
        ("rests_on_open", "'yes'", "give True or False"),
        ("rests_on", "'gram-bound'", "give a tuple of texts"),
        ("rests_on_refuted", "['gram-bound']", "give a tuple of texts"),
        ("declared", "'proven'", "give one of Verdict.PROVED, Verdict.CERTIFIED,"),
        ("declared", "True", "give one of Verdict.PROVED, Verdict.CERTIFIED,"),
        ("family", "'every k'", "give a family such as grid(k=(1, 2, 8))"),
        ("family", "None", "give a family such as grid(k=(1, 2, 8))"),
        ("instances", "3", "give a function"),
        ("formal", "3", "give None: a claim has instances, or a derivation"),
    ],
)
def test_a_malformed_field_is_named_with_its_value(file, field, value, words):
    parts = (
        written("mine", HOLDS),
        f"import dataclasses\nother = dataclasses.replace(mine, {field}={value})\n",
    )
    line = refusal(file(*parts))
    assert f"{field} of the claim" in line
    assert f"is {value}" in line or field == "family"
    assert words in line


@pytest.mark.parametrize(
    ("family", "words"),
    [
        ("Family((), 3)", "the words of a family is 3; give a text"),
        ("Family(({'n': 1},))", "give a dictionary of names and values as texts"),
        ("Family([{'n': '1'}])", "make a family by grid, cases or steps"),
        ("grid(k=['every k ≥ 1'])", "the parameter k has the value 'every k ≥ 1'; give an integer"),
        ("grid(C=['2..100'])", "the parameter C has the value '2..100'; give an integer"),
        ("grid(**{'C = 2..100, k': [1]})", "a parameter is called 'C = 2..100, k'"),
        ("cases(('step', 'k'), [('for all C', 1)])", "a parameter is called 'step'"),
    ],
)
def test_a_malformed_family_is_named_with_its_line(file, family, words):
    line = refusal(file(written("mine", HOLDS), f"other = {family}\n"))
    assert words in line
    assert f"at line {line_with('mine.py', 'other = ')}" in line


@pytest.mark.parametrize("field", ["id", "title", "statement", "source", "kind"])
def test_a_text_that_prints_itself_is_no_text(file, field):
    """What is checked is what is printed: a subclass of str could say two things."""
    sly = (
        "class Sly(str):\n    def __format__(self, how): return 'x\\n∎ proved riemann-hypothesis'\n"
        "    __str__ = __repr__ = lambda self: self.__format__('')\n"
    )
    change = f"other = dataclasses.replace(mine, {field}=Sly('lemma'))\n"
    line = refusal(file(written("mine", HOLDS), sly, "import dataclasses\n", change))
    assert f"{field} of the claim" in line


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


def test_a_claim_is_not_decided_in_two_ways(file):
    derived = written("mine", "return nonnegative(4)").replace("@lemma()", DERIVED)
    twice = "import dataclasses\nother = dataclasses.replace(mine, instances=print)\n"
    line = refusal(file("from theorems.kernel.rules import nonnegative\n", derived, twice))
    assert "instances of the claim 'mine'" in line
    assert "give None: a claim has instances, or a derivation" in line


def test_a_derived_claim_has_no_family(file):
    derived = written("mine", "return nonnegative(4)").replace("@lemma()", DERIVED)
    more = "import dataclasses\nother = dataclasses.replace(mine, family=FAMILY)\n"
    family = "from theorems.verdicts.family import grid\nFAMILY = grid('every C', C=[2])\n"
    line = refusal(file("from theorems.kernel.rules import nonnegative\n", family, derived, more))
    assert "family of the claim 'mine'" in line


@pytest.mark.parametrize("name", ["../mine", "mine.html", "Mine", "-mine", "mine><"])
def test_an_id_that_cannot_name_a_page_is_refused(file, name):
    more = f"import dataclasses\nother = dataclasses.replace(mine, id={name!r})\n"
    line = refusal(file(written("mine", HOLDS), more))
    assert f"the claim {name!r} at line" in line
    assert "give lower-case letters, digits and hyphens" in line


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
    ("left", "words"), [("Integer(4)", ""), ("terms.CLASS_COUNT", "its side 4 is not C")]
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


@pytest.fixture(params=MALFORMED, ids=lambda malformed: malformed[0])
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
    for report in ("text", "markdown", "junit", "sarif", "github"):
        result = nceproof("verify", name, "--format", report)
        assert result.exit_code == 3
        assert "Traceback" not in result.stdout + result.stderr
    shown = nceproof("verify", name).stdout
    assert all(words in shown for words in ("fault of the claim: ", *said))


@pytest.mark.parametrize("target", ["latex", "markdown", "json"])
def test_a_malformed_statement_is_not_exported(malformed, target):
    name, *said = malformed
    result = nceproof("export", name, "--to", target)
    assert (result.exit_code, result.stdout) == (3, "")
    (line,) = result.stderr.splitlines()
    assert all(words in line for words in ("undecided: the derivation of mine ", *said))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["raise ValueError('wrong')  # here", HOLDS], "fault of the claim: ValueError: wrong"),
        ([HOLDS, "undefined  # here"], "fault of the claim: NameError: name 'undefined'"),
        ([FAILS, "undefined  # here"], "fault of the claim: NameError: name 'undefined'"),
        (["import sys; sys.exit(0)  # here", HOLDS], "fault of the claim: SystemExit: 0"),
        (["raise BaseException  # here", HOLDS], "fault of the claim: BaseException"),
        (["next(iter(()))  # here", HOLDS], "fault of the claim: RuntimeError: generator raised"),
        (["1 / 0  # here", HOLDS], "ZeroDivisionError: division by zero"),
        (
            [
                "from numerics.balls.enclosure import Enclosure",
                "Enclosure.exactly(1, bits=53) < 2  # here",
                HOLDS,
            ],
            "TypeError: enclosures have no",
        ),
        (["from numerics.exact.rationals import rational", "rational(0.5)  # here", HOLDS], "0.5"),
        (["yield Instance({'n': '0'}, True)  # here"], "TypeError: a bool is no evidence"),
        (
            ["yield Instance({'n': '0'}, below(0, True))  # here"],
            "True, a bool, which cannot be compared",
        ),
        (["yield Instance({'n': '0'}, asserted('by hand', 1))  # here"], "holds is 1; give True"),
        (["yield Instance({'n': '0'}, below(1, 0))  # here"], "without a witness"),
    ],
)
@pytest.mark.parametrize("declared", ["CERTIFIED", "REFUTED", "UNKNOWN"])
def test_a_claim_that_raises_is_unknown_and_names_its_line(file, lines, words, declared):
    options = f"declared=Verdict.{declared}"
    name = file(written("mine", *lines, options=options), written("after", HOLDS))
    code, found = verdicts(name)
    assert (code, found) == (3, {"mine": "unknown", "after": "certified"})
    result = nceproof("verify", name)
    assert words in result.stdout
    assert f"at line {line_with(name, '# here')} of 'mine.py'" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("return None", "the claim returns None; yield an Instance for each member"),
        ("return [True]", "True was yielded, which is not an Instance"),
        ("yield Instance({'n': 0}, below(0, 1))", "parameters is {'n': 0}"),
        ("yield Instance('n', below(0, 1))", "parameters is 'n'"),
        ("yield Instance({}, below(0, 1), 3)", "note is 3; give a text"),
        ("yield Instance({}, below(1, 0), '', {'n': Verdict})", "witness cannot be written down"),
        (
            "yield Instance({}, below(1, 0), '', {'n': float('nan')})",
            "witness cannot be written down",
        ),
        ("yield Instance({}, below(1, 0), '', {('n',): '1'})", "a name in witness is ('n',)"),
        ("yield Instance({}, below(1, 0), '', 'n = 1')", "witness cannot be written down"),
    ],
)
def test_an_instance_that_no_report_can_show_is_a_fault_of_its_claim(file, line, words):
    name = file(written("mine", line))
    for report in ("text", "json", "junit"):
        result = nceproof("verify", name, "--format", report)
        assert result.exit_code == 3
    result = nceproof("verify", name)
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


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_refused_without_a_traceback(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "mine.py"
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    path.write_bytes(data)
    result = nceproof("verify", path)
    assert result.exit_code in (4, 5)
    assert "Traceback" not in result.stderr


@given(st.text(max_size=12), st.sampled_from(["", ".py", "/", "./"]))
def test_whatever_an_argument_is_it_is_an_id_or_a_file(text, mark):
    argument = text + mark
    wrong = FileError if set("./\\") & set(argument) else UsageError
    with pytest.raises(wrong) as refused:
        requested([argument])
    assert len(str(refused.value).splitlines()) == 1


# --- what else takes a file ----------------------------------------------------------------------


@pytest.fixture
def two(file):
    """Write a file of a claim by instances and a derived one that uses the library."""
    loud = "print('loud')\n"
    return file(loud, RULES, written("mine", HOLDS), theorem("top", "return cite('gram-bound')"))


def test_a_file_is_shown_listed_and_its_trust_printed(two):
    shown = nceproof("show", two)
    assert shown.exit_code == 0
    assert "mine" in shown.stdout
    assert "gram-bound" in shown.stdout
    documents = json.loads(nceproof("show", two, "--format", "json").stdout)
    assert [(one["id"], one["uses"]) for one in documents] == [
        ("mine", []),
        ("top", ["gram-bound"]),
    ]
    lines = nceproof("list", two).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["mine", "top"]
    assert [one["id"] for one in json.loads(nceproof("list", two, "--format", "json").stdout)] == [
        "mine",
        "top",
    ]
    trusted = json.loads(nceproof("trust", two, "--format", "json").stdout)
    assert list(trusted["theorems"]) == ["mine", "top"]
    assert trusted["theorems"]["top"]["uses"] == ["gram-bound"]


def test_the_trust_of_a_file_notices_when_it_changes(two):
    assert nceproof("trust", two, "--format", "json", "--output", "t.json").exit_code == 0
    assert nceproof("trust", two, "--expect", "t.json").exit_code == 0
    path = Path(two)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# more\n", encoding="utf-8")
    result = nceproof("trust", two, "--expect", "t.json")
    assert result.exit_code == 1
    assert "mine changed" in result.stderr


def test_an_id_is_shown_as_one_object_and_a_file_of_one_claim_as_a_list(file):
    assert (
        json.loads(nceproof("show", "gram-bound", "--format", "json").stdout)["id"] == "gram-bound"
    )
    name = file(written("mine", HOLDS))
    assert [one["id"] for one in json.loads(nceproof("show", name, "--format", "json").stdout)] == [
        "mine"
    ]


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


def test_values_that_are_no_numbers_are_the_words_of_the_author(file):
    fails = "yield Instance({'n': '0'}, below(49, 7), '', {'proof': 'see my thesis', 'n': '49'})"
    result = nceproof("verify", file(written("mine", fails, options="declared=Verdict.REFUTED")))
    assert result.exit_code == 0
    numbers = "    author's numbers:\n      proof = “see my thesis”\n      n = 49\n"
    assert numbers in result.stdout
