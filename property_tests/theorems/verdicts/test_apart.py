"""Processes of their own: answers are those to the requests of this one, or there are none."""

import pytest

from theorems.errors import Undecided
from theorems.verdicts import apart
from theorems.verdicts.apart import Marked, process_of


def test_a_process_that_ends_has_no_answer():
    ended = pytest.raises(RuntimeError, match="the process of json ended with 1")
    with process_of("json") as ask, ended:  # it has no `serve`
        ask("x")


@pytest.fixture
def serving(monkeypatch):
    """Let the process be a program of one's own, which has the module as its last argument."""

    def program(text):
        monkeypatch.setattr(apart, "_SERVE", text)

    return program


def test_what_others_write_is_no_answer(serving):
    serving("print('1234 \"\"'); input()")
    with process_of("theirs") as ask, pytest.raises(Undecided, match="somebody else wrote"):
        ask("x")


ECHO = "import sys\nfor line in sys.stdin:\n    mark = line.partition(' ')[0]\n"


def test_one_process_answers_one_request_after_the_other(serving):
    serving(
        "import os\n" + ECHO + "    print(f'{mark} [{os.getpid()}, {line.split()[1]}]', flush=True)"
    )
    with process_of("echo") as ask:
        answers = [ask(str(n)) for n in range(3)]
    assert [n for _, n in answers] == [0, 1, 2]
    assert len({pid for pid, _ in answers}) == 1


def test_a_tick_is_given_for_each_null_before_the_answer(serving):
    serving(ECHO + "    print(f'{mark} null\\n{mark} null\\n{mark} 7', flush=True)")
    ticks = []
    with process_of("slow") as ask:
        assert ask("x", lambda: ticks.append(1)) == 7
        assert len(ticks) == 2


def test_a_process_is_not_asked_again_after_an_answer_that_was_not_read(serving):
    """Its answer, were it to come, would be taken for the next one."""
    serving(ECHO + "    print(f'{mark} {line.split()[1]}', flush=True)")

    def raises():
        raise KeyboardInterrupt

    with process_of("echo") as ask:
        assert ask("1") == 1
        with pytest.raises(KeyboardInterrupt):
            ask("null", raises)
        assert ask("2") == 2


def test_an_answer_has_the_mark_of_the_request_that_was_read_last():
    class Lines(list):
        write, flush = list.append, lambda self: None

    answers = Lines()
    marked = Marked(["ab one\n", "cd two three\n"], answers)
    for request in marked:
        marked.write(request)
    assert answers == ["ab one\n", "cd two three\n"]
