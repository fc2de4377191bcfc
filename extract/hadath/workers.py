"""Several processes that extract, each with models of its own: the same events in the same order, sooner.

A batch of documents goes to whichever worker is free. A worker that dies, be it killed for want of memory, costs no
more than the document that it died on: its batch is given out again, a document at a time, to one that takes its place.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from hadath.knowledge import Knowledge
from hadath.model import Document
from hadath.nlp import batches
from hadath.pipeline import Extraction, Extractor
from hadath.weights import ModelError

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_AHEAD = 2  # batches for each worker that wait for their turn in the output, or for a worker
Failed = Callable[[Document, Exception], None]


class WorkerDiedError(Exception):
    """The process that had a document died: killed, out of memory, or by a fault below Python."""


@dataclass(slots=True)
class _Task:
    """A batch of documents and, once it is done, what came of each."""

    batch: Sequence[Document]
    outcomes: list[Extraction | Exception] | None = None


@dataclass(slots=True)
class _Settings:
    """What a worker must be told once."""

    models: str | Path | None
    device: str
    knowledge: Knowledge
    merge: bool


@dataclass(slots=True)
class _Worker:
    """A process, our end of the pipe to it, and what it works on."""

    process: SpawnProcess
    pipe: Connection
    task: _Task | None = None
    ready: bool = False


class Extractors:
    """What an `Extractor` does, done by several processes.

    The extractions have no words in their sentences: those are not worth the way between two processes.

    Args:
        jobs: how many processes; each takes the memory of an `Extractor`.
        models: a Stanza resources folder, or "official"; the bundled one by default.
        knowledge: rules and places; the bundled ones by default.
        device: see `nlp.Parser`.
    """

    def __init__(
        self,
        jobs: int,
        *,
        models: str | Path | None = None,
        knowledge: Knowledge | None = None,
        device: str = "auto",
    ) -> None:
        self._jobs = jobs
        self._models, self._device = models, device
        self._knowledge = knowledge or Knowledge.load()

    def extract(
        self, documents: Iterable[Document], *, merge: bool = True, failed: Failed | None = None
    ) -> Iterator[Extraction]:
        """The extractions of the documents, in their order: see `pipeline.Extractor.extract`.

        Raises:
            weights.ModelError: where a worker cannot load the models.
            WorkerDiedError: where a document cost its worker the life and there is no `failed` to be told.
        """
        with _Pool(self._jobs, _Settings(self._models, self._device, self._knowledge, merge)) as pool:
            for task in pool.run(batches(documents)):
                for document, outcome in zip(task.batch, task.outcomes or (), strict=True):
                    if not isinstance(outcome, Exception):
                        yield outcome
                    elif failed is None:
                        raise outcome
                    else:
                        failed(document, outcome)


@dataclass(slots=True)
class _Pool:
    size: int
    settings: _Settings
    workers: list[_Worker] = field(default_factory=list)
    in_order: deque[_Task] = field(default_factory=deque)
    to_do: deque[_Task] = field(default_factory=deque)

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.process.kill()
            worker.process.join()
            worker.pipe.close()

    def run(self, work: Iterator[Sequence[Document]]) -> Iterator[_Task]:
        """The batches as tasks that are done, in their order."""
        while True:
            self._hand_out(work)
            if not self.in_order:
                return
            if self.in_order[0].outcomes is not None:
                yield self.in_order.popleft()
                continue
            busy = {w.pipe: w for w in self.workers if w.task is not None or not w.ready}
            for pipe in wait(list(busy)):
                self._hear(busy[pipe])  # type: ignore[index]

    def _hand_out(self, work: Iterator[Sequence[Document]]) -> None:
        while len(self.in_order) < _AHEAD * self.size and (batch := next(work, None)) is not None:
            task = _Task(batch)
            self.in_order.append(task)
            self.to_do.append(task)
        while len(self.workers) < min(self.size, len(self.in_order)):
            self.workers.append(_start(self.settings))
        idle = (w for w in self.workers if w.ready and w.task is None)  # who still loads would keep us waiting
        for worker, task in zip(idle, list(self.to_do), strict=False):
            worker.task = task
            self.to_do.popleft()
            with suppress(OSError):  # it has died: that is heard of when we listen
                worker.pipe.send(task.batch)

    def _hear(self, worker: _Worker) -> None:
        try:
            message = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker)
            return
        if isinstance(message, ModelError):
            raise message
        if not worker.ready:
            worker.ready = True
        elif worker.task is not None:
            worker.task.outcomes, worker.task = message, None

    def _bury(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.process.join()
        worker.pipe.close()
        how = f"worker process {_how_it_ended(worker.process.exitcode)}"
        if not worker.ready:
            raise ModelError(f"{how} while it loaded the models; is there memory for so many --jobs?")
        task = worker.task
        if task is None:
            return
        if len(task.batch) == 1:
            task.outcomes = [WorkerDiedError(how)]
            return
        singly = [_Task([document]) for document in task.batch]  # which one was it?
        place = self.in_order.index(task)
        self.in_order.remove(task)
        for offset, single in enumerate(singly):
            self.in_order.insert(place + offset, single)
        self.to_do.extendleft(reversed(singly))


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was killed ({signal.Signals(-code).name})"
    return f"ended ({code})"


def _start(settings: _Settings) -> _Worker:
    """A new process: spawned, since a fork of a process with threads may hang."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True, name="hadath worker")
    process.start()
    theirs.close()  # so that its end is heard
    with suppress(OSError):  # it has died: as above
        ours.send(settings)  # not as an argument: where a process dies at birth, `start` waits for it to take them
    return _Worker(process, ours)


def _work(pipe: Connection) -> None:
    """What a worker does: load, then a batch at a time until the pipe closes."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # Ctrl-C is for all of us: go without a word
    settings: _Settings = pipe.recv()
    try:
        extractor = Extractor(models=settings.models, knowledge=settings.knowledge, device=settings.device)
    except ModelError as error:
        pipe.send(error)
        return
    pipe.send("ready")
    with suppress(EOFError, OSError):  # nobody is there any more
        while True:
            pipe.send(_outcomes(extractor, pipe.recv(), merge=settings.merge))


def _outcomes(extractor: Extractor, batch: Sequence[Document], *, merge: bool) -> list[Extraction | Exception]:
    failures: dict[int, Exception] = {}
    positions = {id(document): i for i, document in enumerate(batch)}

    def failed(document: Document, error: Exception) -> None:
        failures[positions[id(document)]] = error

    done = iter([_light(e) for e in extractor.extract(batch, merge=merge, failed=failed)])
    return [failures[i] if i in failures else next(done) for i in range(len(batch))]


def _light(extraction: Extraction) -> Extraction:
    """Without the words: they are most of what is to be sent, and nobody who prints events looks at them."""
    sentences = tuple(replace(s, words=()) for s in extraction.parsed.sentences)
    return replace(extraction, parsed=replace(extraction.parsed, sentences=sentences))
