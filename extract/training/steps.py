"""The steps in order, and what makes one of them due: its output is missing, or was made from something else."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training import corpus, entities, lemmas, news, padt, trainers, vectors
from training.bundle import bundle
from training.card import write_card
from training.conllu import read_conllu
from training.evaluate import evaluate
from training.lexicon import TokenLexicon


@dataclass(frozen=True, slots=True)
class Folders:
    """Where everything is: the training data, the work folder, and the model folder to write."""

    data: Path
    work: Path
    target: Path
    seed: int = 13

    @property
    def corpus(self) -> Path:
        """What trainers read."""
        return self.work / "data"

    @property
    def tokens(self) -> Path:
        """The train part of PADT, with its tokens."""
        return self.corpus / "tokenize" / "train.conllu"

    @property
    def vectors(self) -> Path:
        """The word vectors."""
        return self.work / "vectors.pt"

    @property
    def models(self) -> Path:
        """The trained models, in full precision."""
        return self.work / "models"

    @property
    def figures(self) -> Path:
        """What `evaluate` found."""
        return self.work / "figures.json"


@dataclass(frozen=True, slots=True)
class Step:
    """A step: what it does, what it reads and writes, and the functions whose text holds its settings."""

    name: str
    help: str
    run: Callable[[Folders], None]
    reads: Callable[[Folders], Iterable[Path]]
    writes: Callable[[Folders], Iterable[Path]]
    settings: Sequence[object] = ()

    def is_done(self, folders: Folders) -> bool:
        """Whether its output is there and was made from these inputs by these settings."""
        stamp = self._stamp(folders)
        return (
            all(path.exists() for path in self.writes(folders))
            and stamp.exists()
            and stamp.read_text(encoding="utf-8") == self._fingerprint(folders)
        )

    def do(self, folders: Folders) -> None:
        """Run it, and note what from."""
        fingerprint = self._fingerprint(folders)
        folders.models.mkdir(parents=True, exist_ok=True)
        self.run(folders)
        self._stamp(folders).write_text(fingerprint, encoding="utf-8")

    def _stamp(self, folders: Folders) -> Path:
        return folders.work / f"{self.name}.stamp"

    def _fingerprint(self, folders: Folders) -> str:
        digest = hashlib.sha256(f"{self.name} {folders.seed}".encode())
        for part in (self.run, *self.settings):
            digest.update(inspect.getsource(part).encode())  # type: ignore[arg-type]
        for path in sorted(f for p in self.reads(folders) for f in _files(p)):
            digest.update(path.name.encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        return digest.hexdigest()


def _files(path: Path) -> Iterable[Path]:
    return [f for f in path.rglob("*") if f.is_file()] if path.is_dir() else [path]


def _corpus(f: Folders) -> None:
    bank = padt.load(f.data, seed=f.seed)
    corpus.write_tokens(bank, f.corpus / "tokenize", seed=f.seed)
    corpus.write_tags(bank, f.corpus / "pos")
    pud = f.data / "pud" / "ar_pud-ud-test.conllu"
    corpus.write_lemmas(bank, pud, f.corpus / "lemma")
    corpus.write_trees(bank, pud, f.corpus / "depparse", seed=f.seed)
    found = entities.load(f.data)
    found = replace(found, train=[*found.train, *entities.with_other_names(found.train, seed=f.seed)])
    for part in ("train", "dev", "test_anercorp", "test_aqmar"):
        entities.write(getattr(found, part), f.corpus / "ner" / f"{part}.json")


def _vectors(f: Folders) -> None:
    vectors.train(f.data, read_conllu(f.tokens), f.vectors, seed=f.seed)


def _expander(f: Folders) -> None:
    counts = Counter(token for text in news.paragraphs(f.data) for token in news.tokens(text))
    lexicon = TokenLexicon(read_conllu(f.tokens), counts)
    trainers.train_expander(
        f.corpus / "tokenize", lexicon.dictionary(), lexicon.whole(), f.models / "mwt.pt", seed=f.seed
    )


def _evaluate(f: Folders) -> None:
    f.figures.write_text(json.dumps(evaluate(f.target, f.corpus), indent=1) + "\n", encoding="utf-8")


STEPS = (
    Step(
        "corpus",
        "Join the pieces of PADT, convert, split, and write what the trainers read.",
        _corpus,
        lambda f: [f.data / name for name in ("padt_tokens", "padt_trees_v1", "padt_lemmas", "pud", "ner")],
        lambda f: [f.corpus / name for name in ("tokenize", "pos", "lemma", "depparse", "ner")],
        (padt, corpus, lemmas, entities),
    ),
    Step(
        "vectors",
        "Learn word vectors from raw news.",
        _vectors,
        lambda f: [f.data / "news.jsonl.xz", f.tokens],
        lambda f: [f.vectors],
        (vectors,),
    ),
    Step(
        "tokenizer",
        "Train the tokenizer.",
        lambda f: trainers.train_tokenizer(f.corpus / "tokenize", f.models / "tokenize.pt", seed=f.seed),
        lambda f: [f.tokens, f.corpus / "tokenize" / "dev.conllu"],
        lambda f: [f.models / "tokenize.pt"],
        (trainers.train_tokenizer,),
    ),
    Step(
        "expander",
        "Train the expander of multi-word tokens, and count its dictionary from raw news.",
        _expander,
        lambda f: [f.corpus / "tokenize" / "decorated.conllu", f.tokens, f.data / "news.jsonl.xz"],
        lambda f: [f.models / "mwt.pt"],
        (trainers.train_expander, TokenLexicon),
    ),
    Step(
        "tagger",
        "Train the tagger.",
        lambda f: trainers.train_tagger(f.corpus / "pos", f.vectors, f.models / "pos.pt", seed=f.seed),
        lambda f: [f.corpus / "pos", f.vectors],
        lambda f: [f.models / "pos.pt"],
        (trainers.train_tagger,),
    ),
    Step(
        "lemmatizer",
        "Train the lemmatiser.",
        lambda f: trainers.train_lemmatizer(f.corpus / "lemma", f.models / "lemma.pt", seed=f.seed),
        lambda f: [f.corpus / "lemma"],
        lambda f: [f.models / "lemma.pt"],
        (trainers.train_lemmatizer,),
    ),
    Step(
        "parser",
        "Train the parser.",
        lambda f: trainers.train_parser(f.corpus / "depparse", f.vectors, f.models / "depparse.pt", seed=f.seed),
        lambda f: [f.corpus / "depparse", f.vectors],
        lambda f: [f.models / "depparse.pt"],
        (trainers.train_parser,),
    ),
    Step(
        "recogniser",
        "Train the named entity recogniser.",
        lambda f: trainers.train_recogniser(f.corpus / "ner", f.vectors, f.models / "ner.pt", seed=f.seed),
        lambda f: [f.corpus / "ner", f.vectors],
        lambda f: [f.models / "ner.pt"],
        (trainers.train_recogniser,),
    ),
    Step(
        "bundle",
        "Write the model folder.",
        lambda f: bundle(f.models, f.vectors, f.target),
        lambda f: [f.models, f.vectors],
        lambda f: [f.target / "resources.json", f.target / "ar"],
        (bundle,),
    ),
    Step(
        "evaluate",
        "Score the model folder on held-out text.",
        _evaluate,
        lambda f: [f.target / "ar", f.corpus / "tokenize", f.corpus / "depparse", f.corpus / "ner"],
        lambda f: [f.figures],
        (evaluate,),
    ),
    Step(
        "card",
        "Write the model card.",
        lambda f: write_card(f.target, f.figures),
        lambda f: [f.figures, f.target / "resources.json"],
        lambda f: [f.target / "README.md"],
        (write_card,),
    ),
)
