"""Users' files that are not what they say they are: each is refused in one line."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.running import nceproof
from property_tests.theorems.verdicts.written_claims import (
    DERIVED,
    FAILS,
    HOLDS,
    RULES,
    line_with,
    refusal,
    theorem,
    verdicts,
    written,
)
from property_tests.tiers import one_of
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.user_files import load_claims


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
        ("claim(lambda: 0)", "TypeError: claim takes fields by name; write @claim(kind=.., source"),
        ("lemma()(lambda: None)", "ValueError: the claim <lambda> needs a docstring"),
        (
            "f = lambda: 0; f.__doc__ = 'T.'; lemma()(f)",
            "ValueError: the docstring of <lambda> ends with its title; leave a line blank",
        ),
    ],
)
def test_a_file_that_raises_names_the_line(file, statement, words):
    name = file("\n\n", statement, "  # here\n", written("mine", HOLDS))
    line = refusal(name)
    assert words in line
    assert f"at line {line_with(name, '# here')}" in line


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("raise type('Mute', (Exception,), mute)", "an exception that cannot be described"),
        ("held = [type('Mute', (), {'__class__': property(mute['__getattribute__'])})()]", "Exit"),
    ],
)
def test_an_object_that_exits_where_it_is_asked_is_a_fault_of_its_file(file, statement, words):
    mute = "import sys\nmute = {'__getattribute__': lambda *_: sys.exit(0)}\n"
    assert words in refusal(file(mute, statement, "\n", written("mine", HOLDS)))


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


@pytest.mark.parametrize(
    "one",
    one_of(8, all_claims()),
    ids=lambda one: one.id,
)
def test_an_id_of_the_library_is_taken(file, one):
    name = file(written(one.id.replace("-", "_"), HOLDS))
    line = refusal(name)
    assert f"{one.id!r} at line {line_with(name, '@lemma')} has the id of a claim of the" in line


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("id", "''", "give a text"),
        ("kind", "'lema'", "give one of lemma, theorem, conjecture, refutation"),
        ("title", "7", "give a text"),
        ("hypotheses", "'C ≥ 2'", "give a tuple of texts"),
        ("remarks", "'u is an ETF'", "give a tuple of texts such as ('u is an ETF',)"),
        ("remarks", "(1,)", "give a tuple of texts such as ('C ≥ 2',)"),
        ("rests_on_open", "'yes'", "give True or False"),
        ("rests_on", "'gram-bound'", "give a tuple of texts"),
        ("rests_on_refuted", "['gram-bound']", "give a tuple of texts"),
        ("instead", "'gram-bound'", "give a tuple of texts such as ('gram-bound',)"),
        ("declared", "'proven'", "give one of Verdict.PROVED, Verdict.CERTIFIED,"),
        ("declared", "True", "give one of Verdict.PROVED, Verdict.CERTIFIED,"),
        ("family", "'every k'", "give a family such as grid(k=(1, 2, 8)), of theorems.language"),
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


KEPT = """
def kept(name, size):
    @lemma(size)
    def mine():
        '''A title.

        A statement.
        '''
        yield Instance({"n": "0"}, below(1, 0), witness={"x": "1"})
    import dataclasses
    return dataclasses.replace(mine, id=name)
"""


@pytest.mark.parametrize(
    "line",
    [
        "ALL = [kept('other', 1)]",
        "ALL = []; ALL.append(kept('other', 1))",
        "ALL = {'a': ({1: kept('other', 1)},)}",
        "class All:\n    one = [kept('other', 1)]",
        "ALL = [kept('other', 1) for _ in range(1)]; ALL.append(ALL)",
        "def f():\n    global later\n    later = (kept('other', 1),)\nf()",
    ],
)
def test_a_claim_that_only_a_list_or_a_class_holds_is_run_too(file, line):
    name = file(written("mine", HOLDS), KEPT, line)
    assert verdicts(name) == (1, {"mine": "certified", "other": "refuted"})


def test_claims_of_the_library_in_a_list_are_not_those_of_the_file(file):
    taken = "from theorems.claims.simplex.etf_exists import etf_exists\nALL = [etf_exists]\n"
    assert verdicts(file(taken, written("mine", HOLDS))) == (0, {"mine": "certified"})


@pytest.mark.parametrize(
    ("declared", "name", "words"),
    [
        ("REFUTED", "gram-bond", "instead of the claim 'other' at line"),
        ("REFUTED", "gram-bond", "is to hold 'gram-bond'; give ids of the library or of this file"),
        ("CERTIFIED", "gram-bound", "leave instead= out, or declare it refuted"),
    ],
)
def test_what_holds_instead_is_a_claim_and_of_a_refuted_one(file, declared, name, words):
    fields = f"id='other', declared=Verdict.{declared}, instead=({name!r},)"
    named = f"import dataclasses\nother = dataclasses.replace(mine, {fields})\n"
    assert words in refusal(file(written("mine", HOLDS), named))


def test_what_holds_instead_may_be_of_the_same_file(file):
    fields = "id='other', declared=Verdict.REFUTED, instead=('mine', 'gram-bound')"
    named = f"import dataclasses\nother = dataclasses.replace(mine, {fields})\n"
    (told,) = [one for one in load_claims(Path(file(written("mine", HOLDS), named))) if one.instead]
    assert told.instead == ("mine", "gram-bound")


@pytest.mark.parametrize("field", ["rests_on", "rests_on_refuted"])
def test_what_a_derived_claim_rests_on_is_not_named_but_cited(file, field):
    """It would be taken and not looked at, be it refuted or no claim at all."""
    named = f"import dataclasses\nother = dataclasses.replace(mine, id='other', {field}=('x',))\n"
    line = refusal(file(RULES, theorem("mine", "return nonnegative(4)"), named))
    assert f"{field} of the claim 'other'" in line
    assert "rests on what its derivation cites" in line


@pytest.mark.slow
@pytest.mark.usefixtures("few_modules")
def test_a_claim_whose_code_no_file_holds_has_a_page(file, tmp_path):
    source = written("mine", HOLDS).replace("A title.", "A title \\ud800.")
    name = file(f"exec({source!r})\n")
    result = nceproof("docs", name, "--output", tmp_path / "site")
    assert result.exit_code == 0, result.stderr
    (sources,) = json.loads(nceproof("trust", name, "--format", "json").stdout)["theorems"].values()
    Path(name).write_text(f"{Path(name).read_text()}# more", encoding="utf-8")
    (after,) = json.loads(nceproof("trust", name, "--format", "json").stdout)["theorems"].values()
    assert sources["sources_sha256"] != after["sources_sha256"]
    surrogate = written("mine", HOLDS).replace("A title.", "A title \\ud800.")
    assert nceproof("trust", file(surrogate)).exit_code == 0


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


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_whatever_a_file_holds_it_is_refused_without_a_traceback(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "mine.py"
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    path.write_bytes(data)
    result = nceproof("verify", path)
    assert result.exit_code in (4, 5)
    assert "Traceback" not in result.stderr
