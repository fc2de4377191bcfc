"""The only importer of stanza and torch: load the models, parse documents, give plain `Sentence`s.

Stanza reads the normalised text; its offsets are therefore already those of `Normalised.text`.
"""

from __future__ import annotations

import ctypes
import logging
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from hadath.model import Document, Parsed, Sentence
from hadath.text import Normalised, normalise
from hadath.weights import PROCESSORS, ModelError, ModelFolder, find_folder
from hadath.words import Group, folded_word, in_groups, to_sentence

if TYPE_CHECKING:
    import stanza
    from stanza.models.common.doc import Document as StanzaDocument
    from stanza.models.common.doc import Sentence as StanzaSentence
    from stanza.models.common.doc import Token as StanzaToken

BATCH_DOCUMENTS = 64
BATCH_CHARACTERS = 60_000  # thirty articles; more are no quicker, and a batch is all in memory
LONGEST_SENTENCE = 400  # tokens; a text without full stops, a list, a table
_ARABIC = re.compile("[\u0621-\u064a]")
_MULTI_WORD = "MWT=Yes"  # Stanza's own mark on a token that the next processor is to expand
_SHORT_WORD = 3
_OFTEN_WRONG = frozenset({"س", "ي"})  # pieces of what the expander's dictionary splits
_PARSED_TOGETHER = {"cpu": 500, "cuda": 5_000}  # words: their table of relations is what takes most memory
_MALLOPT = {-3: 4 << 20, -1: 256 << 20}  # M_MMAP_THRESHOLD; M_TRIM_THRESHOLD: we trim ourselves, once a batch
_GLIBC_ONLY = suppress(OSError, AttributeError, TypeError)  # another C library, another system
_REMEMBERED = 40_000  # expansions, ten megabytes of them: most of the tokens of a year's news


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


class Gate(Protocol):
    """What need not be parsed, since no rule looks at it."""

    def may_tell(self, tokens: Iterable[Sequence[str]]) -> bool:
        """Whether a document of these tokens, each the folded forms of its words, can hold any trigger or cue.

        «لن أنام» ("I will not sleep") cannot. Without one a document needs no tags.
        """

    def telling(self, parsed: Parsed) -> Collection[int]:
        """Of a document with tags, the indices of the sentences whose trees the rules will look at."""


@dataclass(slots=True)
class _Draft:
    """A document on its way through the processors."""

    document: Document
    norm: Normalised
    groups: Sequence[Group] = ()
    sentences: tuple[Sentence, ...] = ()

    def read(self) -> None:
        """Take over what the processors have said so far."""
        self.sentences = tuple(to_sentence(g, i, self.norm.text) for i, g in enumerate(self.groups))

    def read_again(self, indices: Collection[int]) -> None:
        """Take over what they have said since of some sentences."""
        self.sentences = tuple(
            to_sentence(self.groups[s.index], s.index, self.norm.text) if s.index in indices else s
            for s in self.sentences
        )

    def parsed(self) -> Parsed:
        """The document as it stands."""
        return Parsed(self.document, self.norm, self.sentences)

    def tokens(self) -> Iterator[list[str]]:
        """The folded words of each token."""
        return ([folded_word(w.text) for w in t.words] for g in self.groups for s in g for t in s.tokens)


class Parser:
    """A loaded Stanza pipeline.

    Torch is set to one thread: the matrices of these models are so small that more threads wait for one another, and
    whoever has more cores parses more documents at a time (`workers`).

    Args:
        models: a Stanza resources folder (`resources.json` and `ar/`), or "official"; the bundled one by default.
        words: folded words that the tokenizer must know: «براميل» is no ب + راميل, «وجرح» is و + جرح.
        device: "cpu", "cuda", or "auto": an accelerator that torch can use, else the processor.

    Raises:
        weights.ModelError: where a file is missing, truncated or not a Stanza model, or torch has no such device.
    """

    def __init__(self, models: str | Path | None = None, words: Clitics | None = None, *, device: str = "auto") -> None:
        folder = find_folder(None if models is None else str(models))
        self._words = words or Clitics()
        self._processors: dict[str, Any] = _load(folder, device).processors
        self._trusts_dictionary = folder.is_own
        self._expansions: dict[str, str] = {}

    def parse(
        self,
        documents: Iterable[Document],
        *,
        gate: Gate | None = None,
        failed: Callable[[Document, Exception], None] | None = None,
    ) -> Iterator[Parsed]:
        """Parse documents in order, many at a time.

        «وقتل جندي» ("and a soldier was killed") gives the words و, قتل, جندي. A text without Arabic letters has no
        sentences: no rule could fire in it.

        Args:
            documents: any number of documents; read lazily.
            gate: says what need not be parsed; without it all of a document gets tags, lemmas, trees and entities.
            failed: told of a document that cannot be parsed, which is then left out; without it the error is raised.
        """
        for batch in batches(documents):
            yield from self._parse_batch(batch, gate, failed)

    def _parse_batch(
        self, batch: list[Document], gate: Gate | None, failed: Callable[[Document, Exception], None] | None
    ) -> Iterator[Parsed]:
        try:
            parsed = self._parse_together(batch, gate)
        except Exception as error:
            if len(batch) > 1:  # which one was it?
                for document in batch:
                    yield from self._parse_batch([document], gate, failed)
            elif failed is None:
                raise
            else:
                failed(batch[0], error)
        else:
            yield from parsed

    def _parse_together(self, batch: list[Document], gate: Gate | None) -> list[Parsed]:
        import torch

        drafts = [_Draft(document, normalise(document.text)) for document in batch]
        if arabic := [d for d in drafts if _ARABIC.search(d.norm.text)]:
            with torch.inference_mode():
                self._process(arabic, gate)
            _give_back()
        return [draft.parsed() for draft in drafts]

    def _process(self, drafts: Sequence[_Draft], gate: Gate | None) -> None:
        self._split(drafts)
        of_interest = [d for d in drafts if gate is None or gate.may_tell(d.tokens())]
        sentences = [s for d in of_interest for g in d.groups for s in g]
        self._run("pos", sentences)
        self._run("ner", sentences)
        for draft in drafts:
            draft.read()
        trees = [range(len(d.groups)) if gate is None else gate.telling(d.parsed()) for d in of_interest]
        chosen = [s for d, indices in zip(of_interest, trees, strict=True) for i in indices for s in d.groups[i]]
        self._run("lemma", chosen)
        self._run("depparse", chosen)
        for draft, indices in zip(of_interest, trees, strict=True):
            draft.read_again(indices)

    def _run(self, processor: str, sentences: Iterable[StanzaSentence]) -> None:
        """Run a processor on sentences of any documents; those of one length go well together."""
        from stanza.models.common.doc import Document as StanzaDocument

        together = StanzaDocument([])
        together.sentences = sorted(sentences, key=lambda s: len(s.words))
        together.num_tokens = sum(len(s.tokens) for s in together.sentences)
        together.num_words = sum(len(s.words) for s in together.sentences)
        if together.sentences:
            self._processors[processor].process(together)

    def _split(self, drafts: Sequence[_Draft]) -> None:
        """Sentences, tokens and words, with our say on which tokens are multi-word ones."""
        from stanza.models.common.doc import Document as StanzaDocument

        tokenized = self._processors["tokenize"].bulk_process([StanzaDocument([], text=d.norm.text) for d in drafts])
        for draft, document in zip(drafts, tokenized, strict=True):
            for token in _tokens(document):
                if token.misc == _MULTI_WORD and self._words.is_whole(folded_word(token.text)):
                    token.misc = None
                elif not token.misc and len(token.id) == 1 and self._is_several(token.text):
                    token.misc = _MULTI_WORD
            draft.groups = in_groups(_in_sentences_that_fit(document).sentences, draft.norm.text)
        self._expand([s for d in drafts for g in d.groups for s in g])

    def _is_several(self, token: str) -> bool:
        """Whether a token that the tokenizer takes for one word is several: so say our lists, or the dictionary.

        The expander of our own models has counted which tokens are never one word; others list what may be several.
        Names and duals are beyond its counts: it takes «سانا» for س + أنا, «بلدتي» (two towns of) for بلدة + ي.
        """
        pieces = ((self._trusts_dictionary and self._processors["mwt"].trainer.dict_expansion(token)) or token).split()
        if len(pieces) > 1 and not _OFTEN_WRONG & {*pieces} and max(map(len, pieces)) >= _SHORT_WORD:
            return True
        return self._words.is_split(folded_word(token))

    def _expand(self, sentences: Sequence[StanzaSentence]) -> None:
        """Words of the multi-word tokens. The expander looks at nothing but the token: each is asked for once."""
        from stanza.models.common.doc import Document as StanzaDocument

        together = StanzaDocument([])
        together.sentences = list(sentences)
        surfaces = together.get_mwt_expansions(evaluation=True)
        if len(self._expansions) > _REMEMBERED:
            self._expansions.clear()
        expander = self._processors["mwt"]
        unknown = list(dict.fromkeys(s for s in surfaces if s not in self._expansions))
        if expander.config.get("ensemble_dict"):  # else Stanza runs its network on what its dictionary has, too
            self._expansions |= {s: known for s in unknown if (known := expander.trainer.dict_expansion(s)) is not None}
            unknown = [s for s in unknown if s not in self._expansions]
        if unknown:
            row = [{"id": (i,), "text": s, "misc": _MULTI_WORD} for i, s in enumerate(unknown, start=1)]
            (expanded,) = expander.process(StanzaDocument([row])).sentences
            self._expansions |= {t.text: " ".join(w.text for w in t.words) for t in expanded.tokens}
        together.set_mwt_expansions([self._expansions[s] for s in surfaces], process_manual_expanded=False)


def _keep_memory_flat() -> None:
    """Have glibc map large blocks one by one: left alone it raises that bound, and they leave holes in its heap."""
    with _GLIBC_ONLY:
        for option, bytes_ in _MALLOPT.items():
            ctypes.CDLL(None).mallopt(option, bytes_)


def _give_back() -> None:
    """Give the memory of a batch back to the system: glibc keeps what is freed in pieces, more with each batch."""
    with _GLIBC_ONLY:
        ctypes.CDLL(None).malloc_trim(0)


def _tokens(document: StanzaDocument) -> Iterator[StanzaToken]:
    return (t for s in document.sentences for t in s.tokens)


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


def batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    """Documents as they are parsed together: `BATCH_DOCUMENTS`, or fewer where they are long."""
    batch: list[Document] = []
    characters = 0
    for document in documents:
        if batch and (len(batch) == BATCH_DOCUMENTS or characters + len(document.text) > BATCH_CHARACTERS):
            yield batch
            batch, characters = [], 0
        batch.append(document)
        characters += len(document.text)
    if batch:
        yield batch


def _load(folder: ModelFolder, device: str) -> stanza.Pipeline:
    files = folder.files()
    if missing := next((f for f in files if not f.path.is_file()), None):
        raise ModelError(f"{missing.path}: model file missing; reinstall hadath or choose another folder with --models")
    logging.getLogger("stanza").setLevel(logging.ERROR)
    import stanza
    import torch

    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    elif device == "cuda" and not torch.cuda.is_available():
        raise ModelError("cuda: torch finds no such device here; leave --device out, or take --device cpu")
    torch.set_num_threads(1)
    _keep_memory_flat()
    _spare_compiler()
    try:
        return stanza.Pipeline(
            "ar",
            dir=str(folder.path),
            processors=",".join(PROCESSORS),
            device=device,
            depparse_batch_size=_PARSED_TOGETHER[device],
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


def _spare_compiler() -> None:
    """Keep torch from importing its compiler, a second's work, for Stanza's optimizers, which are made and never used.

    Where torch keeps what it shall not compile is its own affair: should it move, the import comes back.
    """
    from torch.optim import Optimizer

    for method in (Optimizer.__init__, Optimizer.add_param_group):
        plain = getattr(method, "__wrapped__", None)
        if plain is not None:
            plain.__dynamo_disable = plain


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
