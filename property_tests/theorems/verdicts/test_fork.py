"""A copy of the process answers, raises and prints, and has no pipe of another."""

import os

import pytest

from theorems.verdicts.fork import Ended, Fork


def test_a_copy_answers_raises_and_prints(capsys):
    def answer_to(what):
        print(f"asked for {what}")
        if what == "fault":
            raise ZeroDivisionError(what)
        return [what, os.getpid()]

    fork = Fork(answer_to)
    assert fork.ask("this") != ["this", os.getpid()]
    assert capsys.readouterr() == ("", "printed by a file of claims: asked for this\n")
    with pytest.raises(RuntimeError, match="ZeroDivisionError: fault"):
        fork.ask("fault")
    assert fork.ask("that")[0] == "that"
    fork.end()
    with pytest.raises((Ended, ValueError)):
        fork.ask("more")


def test_a_copy_has_no_pipe_of_another(tmp_path):
    kept = (tmp_path / "kept").open("wb")
    other = Fork(lambda: "other")

    def written_to(number):
        return os.write(int(number), b"forged")

    fork = Fork(written_to)
    for number in (kept.fileno(), other._requests.fileno(), other._answers.fileno()):
        assert fork.ask(str(number)) == len(b"forged")
    assert other.ask() == "other"
    kept.close()
    assert (tmp_path / "kept").read_bytes() == b""
