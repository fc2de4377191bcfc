"""The only importer of stanza and torch: load the models, parse documents, give plain `Sentence`s.

Stanza reads the normalised text; its offsets are therefore already those of `Normalised.text`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hadath.model import Document, Parsed, Sentence, Span, Word
from hadath.text import PARAGRAPH, fold, normalise
from hadath.weights import PROCESSORS, ModelError, ModelFolder, find_folder

if TYPE_CHECKING:
    import stanza
    from stanza.models.common.doc import Document as StanzaDocument
    from stanza.models.common.doc import Sentence as StanzaSentence
    from stanza.models.common.doc import Word as StanzaWord

BATCH_DOCUMENTS = 64
BATCH_CHARACTERS = 200_000
LONGEST_SENTENCE = 400  # tokens; a text without full stops, a list, a table
_ARABIC = re.compile("[\u0621-\u064a]")
_MULTI_WORD = "MWT=Yes"  # Stanza's own mark on a token that the next processor is to expand
_SHORT_WORD = 3
_NER_TYPES = {"PER": "PERS", "PERS": "PERS", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC", "MIS": "MISC"}


@dataclass(frozen=True, slots=True)
class Clitics:
    """Folded words that settle where the tokenizer splits wrongly.

    `whole` are words that begin like a clitic and are none; `after_and` and `after_by` words before which an unsplit
    «و», «ف» or «ب» is one.
    """

    whole: frozenset[str] = frozenset()
    after_and: frozenset[str] = frozenset()
    after_by: frozenset[str] = frozenset()

    def is_whole(self, token: str) -> bool:
        """«بغداد», «براميل»: a known word of more than three letters."""
        return len(token) > _SHORT_WORD and token in self.whole

    def is_split(self, token: str) -> bool:
        """«وجرح», «بطائرة»: a clitic on a known word."""
        return token not in self.whole and (
            (token[0] in "وف" and token[1:] in self.after_and) or (token[0] == "ب" and token[1:] in self.after_by)
        )


class Parser:
    """A loaded Stanza pipeline.

    Args:
        models: a Stanza resources folder (`resources.json` and `ar/`), or "official"; the bundled one by default.
        words: folded words that the tokenizer must know: «براميل» is no ب + راميل, «وجرح» is و + جرح.

    Raises:
        weights.ModelError: where a file is missing, truncated or not a Stanza model.
    """

    def __init__(self, models: str | Path | None = None, words: Clitics | None = None) -> None:
        folder = find_folder(None if models is None else str(models))
        self._words = words or Clitics()
        self._pipeline = _load(folder)

    def parse(
        self, documents: Iterable[Document], *, failed: Callable[[Document, Exception], None] | None = None
    ) -> Iterator[Parsed]:
        """Parse documents in order, many at a time.

        «وقتل جندي» ("and a soldier was killed") gives the words و, قتل, جندي. A text without Arabic letters has no
        sentences: no rule could fire in it.

        Args:
            documents: any number of documents; read lazily.
            failed: told of a document that cannot be parsed, which is then left out; without it the error is raised.
        """
        stream = iter(documents)
        while batch := _batch(stream):
            yield from self._parse_batch(batch, failed)

    def _parse_batch(
        self, batch: list[Document], failed: Callable[[Document, Exception], None] | None
    ) -> Iterator[Parsed]:
        try:
            parsed = self._parse_together(batch)
        except Exception as error:
            if len(batch) > 1:  # which one was it?
                for document in batch:
                    yield from self._parse_batch([document], failed)
            elif failed is None:
                raise
            else:
                failed(batch[0], error)
        else:
            yield from parsed

    def _parse_together(self, batch: list[Document]) -> list[Parsed]:
        norms = [normalise(d.text) for d in batch]
        telling = [i for i, norm in enumerate(norms) if _ARABIC.search(norm.text)]
        results = dict(zip(telling, self._process([norms[i].text for i in telling]), strict=True)) if telling else {}
        return [
            Parsed(document, norm, _sentences(results[i], norm.text) if i in results else ())
            for i, (document, norm) in enumerate(zip(batch, norms, strict=True))
        ]

    def _process(self, texts: list[str]) -> list[StanzaDocument]:
        """All processors, with our say on which tokens are multi-word ones after the first."""
        from stanza.models.common.doc import Document as StanzaDocument

        first, *others = (self._pipeline.processors[name] for name in PROCESSORS)
        documents = first.bulk_process([StanzaDocument([], text=t) for t in texts])
        for token in (t for d in documents for s in d.sentences for t in s.tokens):
            if token.misc == _MULTI_WORD and self._words.is_whole(fold(token.text)):
                token.misc = None
            elif not token.misc and len(token.id) == 1 and self._words.is_split(fold(token.text)):
                token.misc = _MULTI_WORD
        documents = [_in_sentences_that_fit(d) for d in documents]
        for processor in others:
            documents = processor.bulk_process(documents)
        return list(documents)


def _in_sentences_that_fit(document: StanzaDocument) -> StanzaDocument:
    """The tokens of a document with endless sentences cut up: the memory that a parse takes grows with their square."""
    from stanza.models.common.doc import Document as StanzaDocument

    if all(len(s.tokens) <= LONGEST_SENTENCE for s in document.sentences):
        return document
    pieces = []
    for sentence in document.sentences:
        tokens = sentence.to_dict()
        for start in range(0, len(tokens), LONGEST_SENTENCE):
            piece = tokens[start : start + LONGEST_SENTENCE]
            pieces.append([{**token, "id": (number,)} for number, token in enumerate(piece, start=1)])
    return StanzaDocument(pieces, document.text)


def _batch(stream: Iterator[Document]) -> list[Document]:
    batch: list[Document] = []
    characters = 0
    for document in islice(stream, BATCH_DOCUMENTS):
        batch.append(document)
        characters += len(document.text)
        if characters > BATCH_CHARACTERS:
            break
    return batch


def _load(folder: ModelFolder) -> stanza.Pipeline:
    files = folder.files()
    if missing := next((f for f in files if not f.path.is_file()), None):
        raise ModelError(f"{missing.path}: model file missing; reinstall hadath or choose another folder with --models")
    logging.getLogger("stanza").setLevel(logging.ERROR)
    import stanza

    try:
        return stanza.Pipeline(
            "ar",
            dir=str(folder.path),
            processors=",".join(PROCESSORS),
            download_method=None,
            logging_level="ERROR",
            verbose=False,
        )
    except Exception as error:  # torch and pickle raise whatever they like on a foreign file
        culprit = next((f.path for f in files if not f.is_intact()), folder.path)
        raise ModelError(
            f"{culprit}: not a usable Stanza model ({type(error).__name__}); "
            "copy the file again, reinstall hadath, or choose another folder with --models"
        ) from error


def download_official(target: Path) -> None:
    """Fetch Stanza's own Arabic package into a folder. The only thing in hadath that uses the network.

    Raises:
        ModelError: without a network, or where the download breaks off.
    """
    import stanza

    try:
        stanza.download("ar", model_dir=str(target), logging_level="ERROR", verbose=False)
    except Exception as error:  # requests, zipfile and Stanza each have their own
        raise ModelError(
            f"{target}: the official models could not be downloaded ({type(error).__name__}); "
            "look at the network and try again, or copy a folder that stanza.download('ar', model_dir=…) made elsewhere"
        ) from error


def _sentences(parsed: StanzaDocument, text: str) -> tuple[Sentence, ...]:
    """One `Sentence` a Stanza sentence; those of the title, split at its «..» and «:», are one."""
    title_end = text.find(PARAGRAPH)
    in_title = [s for s in parsed.sentences if s.tokens[0].start_char < title_end]
    groups = (
        [in_title, *([s] for s in parsed.sentences[len(in_title) :])] if in_title else [[s] for s in parsed.sentences]
    )
    return tuple(_sentence(group, index, text) for index, group in enumerate(groups))


def _sentence(group: Sequence[StanzaSentence], index: int, text: str) -> Sentence:
    words: list[Word] = []
    number = 0
    for parsed in group:
        offset = len(words)
        for token in parsed.tokens:
            span = Span(token.start_char, token.end_char)
            pieces = align_pieces([w.text for w in token.words], text[span.start : span.end], span.start)
            for word, piece in zip(token.words, pieces, strict=True):
                place = {"index": len(words), "offset": offset, "token": number}
                words.append(_word(word, **place, span=piece, token_span=span, ner=token.ner))
            number += 1
    whole = Span(words[0].token_span.start, words[-1].token_span.end)
    return Sentence(index, text.count(PARAGRAPH, 0, whole.start), whole, tuple(words))


def _word(
    word: StanzaWord, *, index: int, offset: int, span: Span, token: int, token_span: Span, ner: str | None
) -> Word:
    return Word(
        index=index,
        text=word.text,
        form=fold(word.text),
        lemma=fold(word.lemma or word.text),
        upos=word.upos or "X",
        feats=word.feats or "",
        head=offset + word.head - 1 if word.head else -1,
        deprel=word.deprel or "dep",
        span=span,
        token=token,
        token_span=token_span,
        ner=_NER_TYPES.get((ner or "O").split("-", 1)[-1], ""),
    )


def align_pieces(pieces: list[str], surface: str, start: int) -> list[Span]:
    """Where each word of a multi-word token stands in the token's surface.

    Pieces that are spelled as in the surface are matched from both ends; one piece that is not
    takes what is left. «للقوات» = ل + القوات gives [ل][لقوات]. Where more than one piece is left,
    those have the whole token.
    """
    whole = Span(start, start + len(surface))
    spans = [whole] * len(pieces)
    left, low, right, high = 0, 0, len(pieces), len(surface)
    while (
        left < right and surface.startswith(pieces[left], low) and (left + 1 < right or low + len(pieces[left]) == high)
    ):
        spans[left] = Span(start + low, start + low + len(pieces[left]))
        low += len(pieces[left])
        left += 1
    while left < right and high - len(pieces[right - 1]) > low and surface.endswith(pieces[right - 1], low, high):
        right -= 1
        spans[right] = Span(start + high - len(pieces[right]), start + high)
        high -= len(pieces[right])
    if right - left == 1 and low < high:
        spans[left] = Span(start + low, start + high)
    return spans
