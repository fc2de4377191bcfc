"""What the statement rules know beside their cues: the lists of `lexicon/speech.toml`, and what a token is by them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from hadath.inflect import noun_forms
from hadath.speech.passages import Token
from hadath.text import fold

_LEXICON = Path(__file__).parents[1] / "lexicon" / "speech.toml"
_INFLECTED = frozenset(
    {
        "adopted",
        "addressees",
        "carriers",
        "channels",
        "complement_heads",
        "courts",
        "media",
        "naming",
        "speakers",
        "titles",
        "topics",
        "weak_media",
    }
)
# Verbal nouns of the derived stems, folded: تفعيل، انفعال، استفعال، إفعال، مفاعلة. They are said, they do not say.
_MASDAR = re.compile(r"^(ت..ي.|ت...ه|ا[نست]ت?.{1,3}ا.|است..ا.ه?|ا..ا.ه?|م.ا..ه)$")


@cache
def lexicon(name: str) -> frozenset[str]:
    """One word list of `lexicon/speech.toml`, folded; nouns in all their forms.

    Raises:
        KeyError: where there is no such list.
    """
    return _lexicon()[name]


@cache
def _lexicon() -> Mapping[str, frozenset[str]]:
    table = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    return {
        key: frozenset(_inflected(lines) if key in _INFLECTED else map(fold, lines)) for key, lines in table.items()
    }


def _inflected(lines: Iterable[str]) -> set[str]:
    return {form for line in lines for form in noun_forms(line)} | {fold(w) for line in lines for w in line.split()}


def bare(form: str) -> str:
    """A folded noun without its article."""
    return form[2:] if form.startswith("ال") and len(form) > 3 else form


def is_in(token: Token, name: str) -> bool:
    """True where the token's main word, with or without its article, is in a word list."""
    words = lexicon(name)
    return token.core in words or bare(token.core) in words


def is_complementizer(token: Token) -> bool:
    """True for «أن», «إنه», «بأنها», «فإن» and the like."""
    form = token.form
    words = lexicon("complementizers")
    return form in words or (len(form) > 2 and form[0] in lexicon("complementizer_clitics") and form[1:] in words)


def is_adverb(token: Token) -> bool:
    """True for a word of time or manner, which no speaker's name contains."""
    if token.form == "العام" and token.upos == "ADJ":  # «الأمين العام», not the year
        return False
    return (token.form in lexicon("adverbs") or token.core in lexicon("adverbs")) and token.prefix in ("", "و", "ب")


def is_speaker_noun(token: Token) -> bool:
    """True for a noun that names an office, a body or a person who speaks, and for a name."""
    return token.word.ner in ("PERS", "ORG") or is_in(token, "speakers")


def is_topic_noun(token: Token) -> bool:
    """True for a noun that says what a statement is about: «مقتل» (the killing of), «استمرار» (the continuation of)."""
    if is_in(token, "topics"):
        return True
    if is_in(token, "speakers") or token.upos != "NOUN" or token.word.ner or "Number=Plur" in token.word.feats:
        return False
    return _MASDAR.match(bare(token.core)) is not None


def is_told_to(token: Token) -> bool:
    """«لرويترز» (to Reuters) where the tokeniser left ل on the name."""
    return len(token.words) == 1 and token.form.startswith("ل") and token.form[1:] in lexicon("addressees")


def is_name(token: Token) -> bool:
    """True for what the tagger leaves untagged as a foreign or proper name."""
    return token.upos in ("X", "PROPN")


def is_definite(token: Token) -> bool:
    """True for a word with the article."""
    return token.core.startswith("ال")
