"""The site without a browser: layout, links, escapes, reproducibility, what each page says."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from inspect import cleandoc
from itertools import pairwise
from pathlib import PurePosixPath
from posixpath import normpath

import pytest
from markupsafe import escape
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.theorems.reports.site import sample
from theorems.cli import app
from theorems.errors import ClaimFault
from theorems.reports import papers, verdict_table
from theorems.reports.site import build
from theorems.reports.site.words import words
from theorems.rocq.statements import TWINS
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import Outcome, run

pytestmark = pytest.mark.slow  # a site of the library is built

DERIVATIONS = ROOT / "docs" / "derivations"


class Links(HTMLParser):
    """The ids of a page, and its links and sources."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found[name] for name in ("href", "src") if found.get(name)]


@pytest.fixture(scope="module")
def pages(files):
    return {path: Links(text.decode()) for path, text in files.items() if path.endswith(".html")}


# Layout


# Formulas and figures


# Pages


def test_the_font_is_one_of_mathematics_and_its_licence_stands_beside_it(files):
    font = files["stix-two-math.woff2"]
    assert font.startswith(b"wOF2")
    assert b'url("stix-two-math.woff2")' in files["style.css"]
    assert b"SIL OPEN FONT LICENSE" in files["stix-two-math.txt"]


def test_every_link_of_every_page_leads_somewhere(files, pages):
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(("data:", "https://")):
                continue
            target, _, place = link.partition("#")
            there = normpath(PurePosixPath(path).parent / target) if target else path
            assert there in files, (path, link)
            if place and not place.startswith("focus="):
                assert place in pages[there].ids, (path, link)


def test_ids_are_unique_in_a_page(pages):
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path


def test_every_page_of_a_claim_says_what_came_out(files, outcomes):
    for outcome in outcomes:
        text = files[f"claims/{outcome.claim.id}.html"].decode()
        verdict = outcome.judgement.verdict.value
        assert re.search(rf'<span class="badge {verdict}">. {verdict}</span>', text)
        words = {word for word in ("proved", "certified", "refuted") if f"badge {word}" in text}
        assert words <= {verdict}
        assert ("declared" in text.lower().split("<h2")[0]) == (not outcome.as_declared)


@pytest.mark.slow
def test_what_is_not_proved_shows_no_derivation(outcomes):
    proved = next(o for o in outcomes if o.judgement.verdict == Verdict.PROVED)
    failed = type(proved.judgement)(Verdict.UNKNOWN, (), "planted")
    undecided = type(proved)(proved.claim, failed, 1.0)
    page = f"claims/{proved.claim.id}.html"
    files = build.site([undecided])
    assert b"Proof" not in files[page]
    assert b"Line by line" not in files[page]
    assert b"Accepted by" not in files[page]
    assert not any(path.startswith("derivations/") for path in files)
    shown = build.site([proved])[page]
    assert b'id="proof"' in shown
    assert b"Line by line" in shown


@pytest.mark.usefixtures("few_modules")
def test_a_statement_that_cannot_be_written_down_is_not_shown():
    def formal():
        raise ClaimFault("planted", line=1, file="'mine.py'")

    faulty = replace(find_claim("etf-rank"), formal=formal)
    files = build.site(run([faulty]))
    assert b"fault of the claim: planted" in files["claims/etf-rank.html"]
    assert b"TeX of the formal statement" not in files["claims/etf-rank.html"]


def test_texts_of_claims_are_escaped(files):
    text = files["claims/planted-claim.html"].decode() + files["graph.html"].decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert 'href="etf-exists.html">etf-exists</a>' in text


def test_lines_of_a_derivation_link_their_premises(files):
    text = files["claims/bound-from-means.html"].decode()
    lines = [int(n) for n in re.findall(r'<li id="line-(\d+)">', text)]
    assert lines == list(range(1, 14))
    assert '<a href="#line-1">1</a>, <a href="#line-10">10</a>' in text


def test_a_proof_stands_before_what_a_run_says_of_it(files):
    text = files["claims/bound-from-means.html"].decode()
    sections = re.findall(r'<h2 id="(\w+)"', text)
    assert sections == ["statement", "hypotheses", "proof", "evidence", "connections"]


def test_a_title_is_said_once(files):
    text = files["claims/conjecture-unbalanced.html"].decode().partition("<details")[0]
    assert text.count("The downstream loss at the minimiser does not") == 1


def test_steps_of_a_proof_name_the_steps_and_claims_that_they_use(files):
    text = files["claims/bound-from-means.html"].decode()
    proof = text[text.index('id="proof"') : text.index("Line by line")]
    steps = [int(n) for n in re.findall(r'<li id="step-(\d+)">', proof)]
    assert steps == list(range(1, len(steps) + 1))
    assert "By monotonicity, from" in proof


NO_TWIN = "indistinguishability-two-negatives"


def test_the_twin_is_shown_with_what_rocq_says_of_it(files):
    accepted, skipped, unasked, none = (
        files[f"claims/{name}.html"].decode()
        for name in ("bound-from-means", "spread-bound", "etf-exists", NO_TWIN)
    )
    assert "Accepted by Rocq" in accepted
    assert "Accepted by Rocq" not in skipped + unasked + none
    assert '<p class="fault">Rocq: SKIPPED.</p>' in skipped
    assert "nceproof verify --rocq etf-exists" in unasked
    for name, text in (("bound-from-means", accepted), ("etf-exists", unasked)):
        assert str(escape(cleandoc(TWINS[name].statement))) in text
    assert "Rocq" not in none.split("<main", 1)[1]


def test_certificates_are_there_to_download(files):
    name = "conjecture-unbalanced/logistic_simplest.json"
    committed = ROOT / "theorems" / "certificates" / "data" / name
    assert files[f"certificates/{name}"] == committed.read_bytes()


# The same bytes

_DIGEST = (
    "import hashlib, json\nfrom property_tests.theorems.reports.site import sample\n"
    "files = sample.files()\n"
    "print(json.dumps({p: hashlib.sha256(c).hexdigest() for p, c in files.items()}))"
)


def test_another_process_gives_the_same_bytes(files):
    answer = subprocess.run(
        [sys.executable, "-c", _DIGEST],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    here = {path: sha256(content).hexdigest() for path, content in files.items()}
    assert json.loads(answer.stdout) == here


@pytest.mark.slow
def test_the_committed_derivations_are_those_that_the_kernel_gives():
    generated = build.derivations(all_claims())
    assert build.differences(generated, DERIVATIONS) == []
    for one, other in pairwise(sorted(generated)):
        swapped = generated | {one: generated[other]}
        assert build.differences(swapped, DERIVATIONS) == [f"{one} differs"]


def test_what_is_missing_or_left_over_is_told(tmp_path):
    files = build.derivations([find_claim("etf-rank")])
    (tmp_path / "old.md").write_text("old")
    assert build.differences(files, tmp_path) == ["etf-rank.md is missing", "old.md is left over"]


# The command


def docs(*arguments):
    return CliRunner().invoke(app, ["docs", *map(str, arguments)])


def test_the_command_compares_what_it_wrote_and_fails_where_a_byte_differs(tmp_path):
    (tmp_path / "etf-rank.md").write_text("of another kernel")
    result = docs("etf-rank", "--derivations", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert docs("etf-rank", "--check", tmp_path).exit_code == 0
    with (tmp_path / "etf-rank.md").open("ab") as file:
        file.write(b" ")
    result = docs("etf-rank", "--check", tmp_path)
    assert result.exit_code == 1
    assert "etf-rank.md differs" in result.stderr


@pytest.mark.slow
def test_the_command_writes_a_site_for_a_file_of_claims(tmp_path):
    file = ROOT / "docs" / "examples" / "own-claims" / "spread_claims.py"
    result = docs(file, "--output", tmp_path / "site")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1].startswith("s VERIFIED 1 ARGUED 0 TESTED 0 REFUTED 1 ")
    page = (tmp_path / "site" / "claims" / "spread-beats-one-point.html").read_text("utf-8")
    assert "all 9 instances hold" in page


@pytest.mark.usefixtures("few_modules")
def test_a_site_of_what_is_undecided_is_written_and_is_no_success(tmp_path):
    file = tmp_path / "my_claims.py"
    source = (ROOT / "docs" / "examples" / "own-claims" / "spread_claims.py").read_text("utf-8")
    file.write_text(
        source.replace("below(spread, held)", "below(spread, spread)"), encoding="utf-8"
    )
    assert docs(file, "--output", tmp_path / "site").exit_code == 3
    assert "badge unknown" in (tmp_path / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--output", "a", "--check", "b"),
        ("--readme", "a", "--check", "b"),
        ("--derivations", "a", "--check", "b"),
    ],
)
def test_something_to_write_or_to_compare_is_needed(arguments):
    result = docs("etf-rank", *arguments)
    assert result.exit_code == 2
    assert "give --output FOLDER or --readme FILE, or --check FOLDER" in result.stderr


BEGIN, END = "<!-- verdicts -->", "<!-- /verdicts -->"


def test_what_a_run_says_goes_between_the_markers_and_nowhere_else(tmp_path):
    file, other = tmp_path / "README.md", tmp_path / "field.md"
    file.write_text(f"before {BEGIN} old {END} after\n", "utf-8")
    other.write_text(
        "a <!-- counts --><!-- /counts --> b <!-- papers --><!-- /papers --> c", "utf-8"
    )
    arguments = ("etf-exists", "square-nonincreasing", "--readme", file, "--readme", other)
    assert docs(*arguments).exit_code == 0
    once, counted = file.read_text("utf-8"), other.read_text("utf-8")
    assert once.startswith("before <!-- verdicts -->\n\n2 claims: 1 certified, 1 refuted.\n\n## ")
    assert once.endswith("|\n\n<!-- /verdicts --> after\n")
    assert re.findall(r"^(?:## (.*)|\| (. \w+) \| `(.*?)` \|.*)$", once, flags=re.MULTILINE) == [
        ("Losses", "", ""),
        ("", "✗ refuted", "square-nonincreasing"),
        ("Simplex", "", ""),
        ("", "✓ certified", "etf-exists"),
    ]
    assert "old" not in once
    assert counted.count("2 claims: 1 certified, 1 refuted.") == 1
    assert [counted[0], counted[-1]] == ["a", "c"]
    docs(*arguments)
    assert [file.read_text("utf-8"), other.read_text("utf-8")] == [once, counted]


@pytest.mark.parametrize("marks", ["", "BE B", "B", "EB", "BBE", "BEE", "BEBE", "BC", "BCE"])
def test_a_file_without_a_place_for_the_table_is_left_alone(tmp_path, marks):
    file = tmp_path / "README.md"
    mark = {"B": BEGIN, "E": END, "C": "<!-- /counts -->", " ": " "}
    file.write_text("".join(mark[letter] for letter in marks))
    before = file.read_bytes()
    result = docs("etf-exists", "--readme", file)
    assert result.exit_code == 4
    assert "once each" in result.stderr
    assert file.read_bytes() == before


def test_the_table_says_what_rocq_says_where_it_was_asked(outcomes):
    rows = {
        row.split("`")[1]: row for row in verdict_table.table(outcomes).splitlines() if "`" in row
    }
    assert rows["bound-from-means"].endswith("| kernel and Rocq |")
    assert rows["spread-bound"].endswith("| SKIPPED |")
    assert rows["etf-exists"].endswith("| yes |")
    assert rows[NO_TWIN].endswith("|  |")


def test_a_guide_of_no_use_is_told_before_the_run(monkeypatch, tmp_path):
    monkeypatch.delattr("theorems.cli.docs.verified")
    result = docs("etf-rank", "--output", tmp_path / "site", "--guide", tmp_path / "nowhere")
    assert result.exit_code == 4
    assert "no Markdown files" in result.stderr
    result = docs("etf-rank", "--readme", tmp_path / "README.md", "--guide", tmp_path)
    assert result.exit_code == 2
    assert "--guide needs --output" in result.stderr


def test_a_readme_that_is_missing_is_told(tmp_path):
    assert docs("etf-exists", "--readme", tmp_path / "README.md").exit_code == 4


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    result = docs("etf-rank", "--output", tmp_path)
    assert result.exit_code == 4
    assert "not empty" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_without_the_extra_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "theorems.reports.site.build", None)
    monkeypatch.delattr("theorems.reports.site.build")
    result = docs("etf-rank", "--check", "folder")
    assert result.exit_code == 2
    assert "nceproof[docs]" in result.stderr


OWN = '''
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import asserted
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Judgement, Verdict


@claim(
    kind="lemma", hypotheses=(), family=grid(cases=["all"]), source="own", declared=Verdict.ASSERTED
)
def typed_in():
    """A title.

    A statement.
    """
    yield Instance({"cases": "all"}, asserted("by hand", True))
'''


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """The outcome of `docs` for a file of one's own, with an asserted claim, and its page."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "mine.py").write_text(OWN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = docs("mine.py", "--output", "site")
    return result, (folder / "site/claims/typed-in.html").read_text(encoding="utf-8")


def test_commands_on_the_page_of_a_claim_of_a_file_name_the_file(own):
    _, page = own
    assert "<code>nceproof verify mine.py</code>" in page
    assert "nceproof verify typed-in" not in page


def test_an_asserted_instance_is_no_yes(own):
    _, page = own
    assert "<td>! asserted</td>" in page
    assert "✓" not in page.split("<main")[1]


def test_a_name_in_an_instance_is_not_read_as_a_value(own):
    _, page = own
    assert "<td>cases named “all”</td>" in page
    assert "cases = all" not in page


def test_docs_lists_what_is_mismatched_on_stderr(own):
    result, _ = own
    assert result.exit_code == 3
    mismatched, line, summary = result.stderr.splitlines()[-3:]
    assert mismatched == "mismatched:"
    assert line.startswith("  typed-in: asserted: no success, declared or not; ")
    assert summary.endswith("MISMATCHED 1")


def test_what_the_author_says_is_labelled_and_the_family_of_a_proof_is_not_called_theirs(files):
    page = files["claims/bound-from-means.html"].decode()
    assert "Family: all parameters." in page
    assert "author's family" not in page
    assert "In the author&#39;s words: <em>" in page or "In the author's words: <em>" in page
    assert "<h1>bound-from-means</h1>" in page
    listed = files["claims.html"].decode()
    assert "author's words: The loss is at least that of the class means" in listed
    assert words("ran: C = 2..32; 31 instances") in listed


def test_the_matrix_has_every_hypothesis_of_what_is_proved(files, outcomes):
    page = re.sub("</?strong>", "", unescape(files["hypotheses.html"].decode()))
    data = json.loads(files["hypotheses.json"])
    proved = [
        one.claim
        for one in outcomes
        if one.judgement.verdict == Verdict.PROVED and one.claim.derivation is not None
    ]
    assert {(one["claim"], one["hypothesis"]) for one in data["hypotheses"]} == {
        (claim.id, str(one)) for claim in proved for one in claim.formal().assumptions
    }
    for one in data["hypotheses"]:
        assert (one["status"] == "needed") == (one["countermodel"] is not None)
        # the loss is set as code, as it is typed
        because = re.sub(r"ℓ\(v\) = (.*?)(?=; | for φ|$)", r"ℓ(v) = `\1`", one["because"])
        said, because = (unescape(words(text)) for text in (one["said"], because))
        assert f"{said}: {one['status']}" in page
        assert f"{said}: {one['status']}; {because}" in page
    assert sum(data["counts"].values()) == len(data["hypotheses"]) > 0
    refuted = {one.claim.id for one in outcomes if one.judgement.verdict == Verdict.REFUTED}
    assert not refuted & {one["claim"] for one in data["hypotheses"]}


def test_every_paper_has_a_page_with_its_claims_and_what_was_read(files, outcomes):
    found = papers.papers(outcomes)
    assert found
    assert {path for path in files if path.startswith("papers/")} == {
        f"papers/{one.slug}.html" for one in found.values()
    }
    index = unescape(files["papers.html"].decode())
    for one in found.values():
        page = unescape(files[f"papers/{one.slug}.html"].decode())
        assert one.name in page
        assert f'<a href="papers/{one.slug}.html">{one.name}</a>' in index
        for outcome in one.outcomes:
            claim = outcome.claim
            assert f'<a href="../claims/{claim.id}.html">{claim.id}</a>' in page
            assert f"source: {claim.source}" in page
            assert one.read_for(claim.id) in page
            own = unescape(files[f"claims/{claim.id}.html"].decode())
            assert f'<a href="../papers/{one.slug}.html">' in own
        assert page.count("../claims/") == len(one.outcomes)


def test_no_two_papers_share_a_page():
    slugs = [one.slug for one in papers.papers(declared(all_claims())).values()]
    assert len(slugs) == len({*slugs}) > 20
    assert all(re.fullmatch(r"[\w-]+", slug) for slug in slugs)


def declared(claims):
    return [Outcome(one, Judgement(one.declared, (), ""), 0.0) for one in claims]


@pytest.mark.usefixtures("few_modules")
def test_claims_are_listed_by_verdict_and_topic_and_a_statement_explains_its_letters(files):
    listed = files["claims.html"].decode()
    refuted = listed.partition('<h2 id="refuted">')[2].partition("<h2")[0]
    topics = re.findall("<h3>(.*?)</h3>", refuted)
    assert topics == sorted(topics)
    assert {"Conjecture", "Simplex"} <= {*topics}
    assert "../guide/kernel.html#how-assumptions-are-printed" in (
        files["claims/bound-from-means.html"].decode()
    )
    alone = build.site(sample.outcomes()[2:3])["claims/bound-from-means.html"].decode()
    assert "../guide/notation.html" in files["claims/bound-from-means.html"].decode()
    assert "What the letters mean" in alone
    assert "guide/" not in alone.split("<main", 1)[1]


@pytest.mark.usefixtures("few_modules")
def test_what_a_derivation_proves_instead_stands_on_the_page_of_its_claim():
    claim, other = find_claim("gram-bound"), find_claim("bound-from-means").formal()
    judgement = Judgement(Verdict.UNKNOWN, (), "planted", other)
    said = build.site([Outcome(claim, judgement, 1.0)])["claims/gram-bound.html"].decode()
    shown = said.partition("derived instead:")[2].partition("</div>")[0]
    assert "ℓ convex, ℓ non-increasing ⊢" in unescape(shown)
