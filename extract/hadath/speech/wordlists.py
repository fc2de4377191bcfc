"""What a token is by the word lists of `lexicon/speech.toml`."""

from __future__ import annotations

import re

from hadath.speech.lists import lexicon
from hadath.speech.passages import Token

_UNSPLIT_PRONOUNS = ("ها", "هم")
# Verbal nouns of the derived stems, folded: تفعيل، انفعال، استفعال، إفعال، مفاعلة. They are said, they do not say.
_MASDAR = re.compile(r"^(ت..ي.|ت.ا..|ت...ه|ا[نست]ت?.{1,3}ا.|است..ا.ه?|ا.[تطد].ا.ه?|ا..ا.ه?|م.ا..ه)$")


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
    words = lexicon("adverbs")
    return bool({token.form, token.form.removeprefix("و")} & words) or (
        token.core in words and token.prefix in ("", "و", "ب")
    )


def is_speaker_noun(token: Token) -> bool:
    """True for a noun that names an office, a body or a person who speaks, and for a name."""
    return token.word.ner in ("PERS", "ORG") or is_in(token, "speakers")


def is_topic_noun(token: Token) -> bool:
    """True for a noun that says what a statement is about: «مقتل» (the killing of), «استمرار» (the continuation of)."""
    if is_in(token, "topics"):
        return True
    if is_in(token, "speakers") or token.upos != "NOUN" or token.word.ner or "Number=Plur" in token.word.feats:
        return False
    plural = token.word.text.removeprefix("ال").startswith("أ")  # «الأكراد» (the Kurds), not «إكراه»
    return not plural and has_masdar_shape(token)


def has_masdar_shape(token: Token) -> bool:
    """True for the shape of a verbal noun of a derived stem: «استهداف» (targeting)."""
    return any(_MASDAR.match(bare(token.core).removesuffix(p)) for p in ("", *_UNSPLIT_PRONOUNS))


def is_day_before(previous: Token | None, token: Token) -> bool:
    """True for «الأول» in «أمس الأول» (the day before yesterday)."""
    return token.core == "الاول" and previous is not None and previous.core == "امس"


def is_told_to(token: Token) -> bool:
    """«لرويترز» (to Reuters) where the tokeniser left ل on the name."""
    return len(token.words) == 1 and token.form.startswith("ل") and token.form[1:] in lexicon("addressees")


def is_name(token: Token) -> bool:
    """True for what the tagger leaves untagged as a foreign or proper name."""
    return token.upos in ("X", "PROPN")


def is_definite(token: Token) -> bool:
    """True for a word with the article, in a hashtag too: «#حركة_الجهاد»."""
    return token.core.removeprefix("_").startswith("ال")
