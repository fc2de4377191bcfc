"""Model folders: the bundled one, the official one, any other of Stanza's form; known without torch, that is quickly.

A folder holds `resources.json`, which names for Arabic a package for each processor and the md5 sum of each file, and
`ar/PROCESSOR/PACKAGE.pt`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
BUNDLED = Path(__file__).parent / "models"
OFFICIAL = "official"


class ModelError(Exception):
    """The model folder cannot be used: the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of weights; `kind` is a processor, or what processors share (`pretrain`: the word vectors)."""

    kind: str
    package: str
    path: Path
    md5: str

    def is_intact(self) -> bool:
        """Whether it is there and has the md5 sum that the index gives."""
        return self.path.is_file() and md5_of(self.path) == self.md5


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A Stanza resources folder."""

    path: Path

    @property
    def index(self) -> Path:
        """The file that says what is in it."""
        return self.path / "resources.json"

    @property
    def is_installed(self) -> bool:
        """Whether there is an index at all."""
        return self.index.is_file()

    @property
    def is_own(self) -> bool:
        """Whether hadath's own recipe made it: it tells its version."""
        return "version" in self.arabic()

    def files(self) -> list[ModelFile]:
        """The files that a pipeline opens, each once.

        Raises:
            ModelError: where the index is missing, is none, or names no Arabic model for a processor.
        """
        arabic = self.arabic()
        default = arabic["packages"]["default"]
        files: dict[Path, ModelFile] = {}
        for processor in PROCESSORS:
            if processor not in default:
                raise ModelError(
                    f"{self.index}: names no Arabic model for {processor}; choose another folder with --models"
                )
            for file in self._with_dependencies(arabic, processor, default[processor]):
                files.setdefault(file.path, file)
        return list(files.values())

    def arabic(self) -> dict[str, Any]:
        """What the index holds of Arabic; hadath's own folder also tells its `version` and `licence` there."""
        try:
            arabic: dict[str, Any] = json.loads(self.index.read_text(encoding="utf-8"))["ar"]
            arabic["packages"]["default"].items()
        except FileNotFoundError:
            raise ModelError(f"{self.index}: no such file; --models wants a Stanza resources folder") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{self.index}: not a Stanza resources file with Arabic models ({error})") from None
        return arabic

    def _with_dependencies(self, arabic: dict[str, Any], kind: str, package: str) -> Iterator[ModelFile]:
        try:
            entry = arabic[kind][package]
            yield ModelFile(kind, package, self.path / "ar" / kind / f"{package}.pt", entry["md5"])
            for dependency in entry.get("dependencies", []):
                yield from self._with_dependencies(arabic, dependency["model"], dependency["package"])
        except (KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{self.index}: says nothing of {kind}/{package} ({error})") from None


def find_folder(name: str | None) -> ModelFolder:
    """The bundled folder for None, the downloaded one for «official», else the folder of that path.

    Raises:
        ModelError: where the official models are wanted and not there.
    """
    if name is None:
        return ModelFolder(BUNDLED)
    if name != OFFICIAL:
        return ModelFolder(Path(name))
    official = ModelFolder(official_path())
    if not official.is_installed:
        raise ModelError(f"{official.path}: the official models are not there; get them with: hadath models download")
    return official


def official_path() -> Path:
    """Where `hadath models download` puts the official package: a folder of this user's."""
    from platformdirs import user_data_path

    return user_data_path("hadath", appauthor=False) / "models" / OFFICIAL


def md5_of(file: Path) -> str:
    """The md5 sum of a file, in hexadecimal digits, as Stanza's indices have it."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
