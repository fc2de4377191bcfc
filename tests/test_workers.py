"""Several processes: their order, and what a dying one costs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hadath import workers
from hadath.model import Document
from hadath.weights import ModelError
from hadath.workers import Extractors

RAID = "قتل 3 جنود في غارة جوية على حلب."
DEADLY = "قتل هنا"


@pytest.fixture(scope="module")
def deadly_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A program whose workers are killed by a certain text, as by the kernel where memory runs out."""
    program = tmp_path_factory.mktemp("deadly") / "program.py"
    program.write_text(
        f"""
import os, signal, sys
from hadath.model import Document
from hadath.pipeline import Analysis
from hadath.workers import Extractors

analyse = Analysis.analyse

def die(self, parsed, **settings):
    if parsed.document.text == {DEADLY!r}:
        os.kill(os.getpid(), signal.SIGKILL)
    return analyse(self, parsed, **settings)

Analysis.analyse = die

if __name__ == "__main__":
    texts = [{RAID!r}, {DEADLY!r}, {RAID!r}, {RAID!r}]
    documents = [Document(str(i), text) for i, text in enumerate(texts)]
    told = lambda document, error: print("failed", document.id, type(error).__name__, error)
    for found in Extractors(2).extract(documents, failed=told):
        print(found.parsed.document.id, len(found.events))
""",
        encoding="utf-8",
    )
    return program


def test_a_killed_worker_costs_its_document_and_no_other(deadly_module: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(deadly_module)], capture_output=True, encoding="utf-8", timeout=300, check=True
    )
    assert done.stdout.splitlines() == [
        "0 2",
        "failed 1 WorkerDiedError worker process was killed (SIGKILL)",
        "2 2",
        "3 2",
    ]


def test_models_that_cannot_be_loaded_are_told_once(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"resources\.json"):
        list(Extractors(2, models=tmp_path).extract([Document("a", RAID)]))


def test_a_worker_that_dies_while_loading_is_no_text_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    start = workers._start

    def stillborn(settings: workers._Settings) -> workers._Worker:
        worker = start(settings)
        assert worker.process.pid is not None
        os.kill(worker.process.pid, signal.SIGKILL)
        return worker

    monkeypatch.setattr(workers, "_start", stillborn)
    with pytest.raises(ModelError, match=r"was killed \(SIGKILL\) while it loaded the models"):
        list(Extractors(1).extract([Document("a", RAID)]))


def test_without_documents_nothing_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_start", lambda _: pytest.fail("a process for nothing"))
    assert list(Extractors(2).extract([])) == []
