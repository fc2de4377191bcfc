"""What the commands that read texts have in common: from names to documents to extractions, failures told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hadath.gazetteer import GazetteerError
from hadath.knowledge import Knowledge
from hadath.model import Document
from hadath.rulebook import RuleError
from hadath_cli.errors import InputError, UsageError
from hadath_cli.inputs import Reading, Take, find_sources, listed_names, read_documents

if TYPE_CHECKING:
    from hadath.pipeline import Extraction, Extractor
    from hadath.workers import Extractors
    from hadath_cli.console import Messages  # Rich: not for commands that say nothing on the way


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the texts of a run come from, and how to read them."""

    names: Sequence[str]
    files_from: str | None
    reading: Reading


def load_knowledge(rules: Iterable[Path] | None, places: Path | None) -> Knowledge:
    """The bundled rules and places with the user's own.

    Raises:
        UsageError: naming file, line and fault.
    """
    try:
        return Knowledge.load(rules or (), places)
    except (RuleError, GazetteerError) as error:
        raise UsageError(str(error)) from None


def read(
    inputs: Inputs, messages: Messages, *, output: Path | None = None, take: Take = lambda _: False
) -> Iterator[Document]:
    """The documents of a run; what cannot be read is told, what `take` keeps of JSON lines is left out.

    Raises:
        InputError: where the list of inputs cannot be read.
    """
    names = [*inputs.names, *(listed_names(inputs.files_from) if inputs.files_from else ())]
    sources = find_sources(names, messages.fail, output=output)
    messages.expect(len(sources) if all(s.is_one_document for s in sources) else None)
    return read_documents(sources, inputs.reading, messages.fail, messages.note, take)


def start(models: str | None, knowledge: Knowledge, *, jobs: int, device: str) -> Extractor | Extractors:
    """Load what extracts, in this process or in several.

    Raises:
        ModelError: where the models cannot be used.
    """
    if jobs > 1:
        from hadath.workers import Extractors

        return Extractors(jobs, models=models, knowledge=knowledge, device=device)
    from hadath.pipeline import Extractor

    return Extractor(models=models, knowledge=knowledge, device=device)


def extract(
    extractor: Extractor | Extractors, documents: Iterable[Document], messages: Messages, *, merge: bool
) -> Iterator[Extraction]:
    """The extractions of documents; a text on which hadath fails is told and left out."""
    return extractor.extract(documents, merge=merge, failed=lambda document, error: failed(messages, document, error))


def failed(messages: Messages, document: Document, error: Exception) -> None:
    """Tell of a text on which hadath fails: a defect of ours, which must not cost the other texts."""
    problem = f"hadath failed on this text ({type(error).__name__}: {' '.join(str(error).split())})"
    messages.fail(InputError(document.id, problem, "please report it with the text; the others are done"))
