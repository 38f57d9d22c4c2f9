"""Who does the work of a campaign: local processes, or the workers of a Dask scheduler."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import ParamSpec, TypeVar

from theorems.errors import FileError, UsageError

P = ParamSpec("P")
T = TypeVar("T")


class Here(Executor):
    """Does what is submitted at once, in this process.

    >>> Here().submit(abs, -3).result()
    3
    """

    def submit(self, work: Callable[P, T], /, *arguments: P.args, **options: P.kwargs) -> Future[T]:
        """Return what has ended."""
        future: Future[T] = Future()
        future.set_result(work(*arguments, **options))
        return future


@contextmanager
def executor(jobs: int, scheduler: str | None = None) -> Iterator[Executor]:
    """Yield an executor of `jobs` processes, or that of the scheduler at an address.

    Raises `UsageError` where the library for schedulers is not installed and `FileError` where
    none answers.

    >>> with executor(1) as workers:
    ...     workers.submit(abs, -3).result()
    3
    """
    if scheduler is not None:
        with _cluster(scheduler) as workers:
            yield workers
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of the workers: one core each
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context) as workers:
        yield workers


@contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        distributed = import_module("distributed")
    except ImportError:
        raise UsageError("a scheduler needs Dask: pip install 'nceproof[cluster]'") from None
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise FileError(f"scheduler {address!r}: {str(error).splitlines()[0]}") from None
    with client:
        yield client.get_executor(pure=False)
