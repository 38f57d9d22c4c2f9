"""A copy of the process answers, raises and prints, and has no pipe of another."""

import gc
import os
import signal
import weakref
from contextlib import suppress
from functools import partial
from pkgutil import resolve_name
from threading import Event, Thread

import pytest

from theorems.errors import Undecided
from theorems.verdicts.clock import Clock
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


class Popped(dict):
    """The finalisers, one of which is taken out just before the time is up."""

    def pop(self, *given):
        found = super().pop(*given)
        signal.raise_signal(signal.SIGALRM)
        return found


@pytest.mark.parametrize("called", [True, False])
@pytest.mark.parametrize("place", ["pop", "os.getpid", "os.kill", "os.waitpid"])
def test_time_that_is_up_while_a_copy_ends_leaves_nothing_of_it_open(monkeypatch, place, called):
    copy = Fork(os.getpid)
    pid, pipes = copy.ask(), (copy._requests, copy._answers)
    limit = Clock(60)
    with limit.interrupting(), suppress(Undecided), monkeypatch.context() as patched:
        if place == "pop":
            patched.setattr(weakref.finalize, "_registry", Popped(weakref.finalize._registry))
        else:
            original = resolve_name(place)
            patched.setattr(place, lambda *given: after(original, *given))
        if called:
            copy.end()
        del copy
        gc.collect()
    assert limit.interrupted
    assert all(pipe.closed for pipe in pipes)
    with pytest.raises(ChildProcessError):  # it was waited for
        os.waitpid(pid, os.WNOHANG)


def after(original, *given):
    signal.raise_signal(signal.SIGALRM)
    return original(*given)


AT_NEXT_FORK = []
os.register_at_fork(before=lambda: AT_NEXT_FORK and AT_NEXT_FORK.pop()())


def test_ctrl_c_in_what_runs_at_a_fork_is_not_lost():
    """As `logging` and `random` have it; what is raised there goes no further."""
    AT_NEXT_FORK.append(partial(signal.raise_signal, signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        Fork(os.getpid)
    assert Fork(os.getpid).ask() != os.getpid()


def test_ctrl_c_is_left_to_who_asks():
    copy = Fork(os.getpid)
    os.kill(pid := copy.ask(), signal.SIGINT)
    assert copy.ask() == pid


def asked_again_and_again():
    while True:
        Fork(os.getpid).ask()


@pytest.mark.parametrize("threads", [0, 1])
def test_time_that_is_up_while_a_copy_begins_leaves_nothing_of_it_open(threads):
    """A pipe that is left to the collector is a warning, and that an error.

    Another thread can take the signal while this one would not have it.
    """
    done = Event()
    others = [Thread(target=done.wait) for _ in range(threads)]
    for thread in others:
        thread.start()
    try:
        for _ in range(10):
            with pytest.raises(Undecided), Clock(0).interrupting():
                asked_again_and_again()
    finally:
        done.set()
        for thread in others:
            thread.join()
    gc.collect()
