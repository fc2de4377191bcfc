"""Who speaks: how far the speaker's name reaches, whether it agrees with the verb, what is no speaker at all.

Speakers are long («رئيس "المركز الروسي للمصالحة"، الجنرال يوري يفتوشينكو») and carry appositions between commas,
so their extent is read from the surface; the parse is one vote among several.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from hadath.inflect import noun_forms
from hadath.model import Span
from hadath.passages import Passage, Token
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "speech.toml"
_INFLECTED = frozenset({
    "media", "weak_media", "channels", "addressees", "speakers", "complement_heads", "titles", "naming", "courts", "topics",
    "adopted",
})
_LONGEST_NAME = 8  # tokens between quotation marks that may be a name
_LONGEST_ASIDE = 3  # tokens between brackets that belong to a name: «(واس)»
# Verbal nouns of the derived stems, folded: تفعيل، انفعال وافتعال، استفعال، إفعال، مفاعلة. They are said, they do not say.
_MASDAR = re.compile(r"^(ت..ي.|ت...ه|ا[نست]ت?.{1,3}ا.|است..ا.ه?|ا..ا.ه?|م.ا..ه)$")

Gender = Literal["masculine", "feminine"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Gender and number of a verb or phrase; None where the form does not tell."""

    gender: Gender | None
    plural: bool | None

    def accepts(self, other: Agreement) -> bool:
        """True where nothing that both sides show is at odds."""
        genders = self.gender is None or other.gender is None or self.gender == other.gender
        numbers = self.plural is None or other.plural is None or self.plural == other.plural
        return genders and numbers


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens `[start, end)` of a passage that make one noun phrase."""

    start: int
    end: int


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
    return {key: frozenset(_forms(key, lines)) for key, lines in table.items()}


def _forms(key: str, lines: list[str]) -> set[str]:
    if key in _INFLECTED:
        return {form for line in lines for form in noun_forms(line)} | {fold(w) for line in lines for w in line.split()}
    return {fold(line) for line in lines}


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


def is_topic_listed(token: Token) -> bool:
    """True for a noun of the list alone, not for one of a masdar's shape: «تحسين» is a name too."""
    return is_in(token, "topics")


def is_topic_noun(token: Token) -> bool:
    """True for a noun that says what a statement is about: «مقتل» (the killing of), «استمرار» (the continuation of)."""
    if is_in(token, "topics"):
        return True
    if is_in(token, "speakers") or token.upos not in ("NOUN", "ADJ"):
        return False
    singular = "Number=Plur" not in token.word.feats
    return token.upos == "NOUN" and singular and not token.word.ner and _MASDAR.match(bare(token.core)) is not None


def span_of(passage: Passage, phrase: Phrase) -> Span:
    """Where a phrase stands, without attached conjunctions and prepositions, and without marks around all of it."""
    tokens = passage.tokens
    start, end = phrase.start, phrase.end
    while end - start > 1 and tokens[end - 1].is_comma:
        end -= 1
    if end - start > 2 and tokens[start].is_mark and tokens[end - 1].is_mark:
        start, end = start + 1, end - 1
    first = tokens[start]
    low = first.word.span.start
    if first.text.startswith("لل") or (first.prefix in ("و", "ف") and first.word.span == first.span):
        low = first.span.start
    return Span(low, tokens[end - 1].span.end)


def head(passage: Passage, phrase: Phrase) -> Token:
    """The noun that matters: «أحد مسؤولي الوزارة» has «مسؤولي»."""
    tokens = passage.tokens
    index = phrase.start
    while index < phrase.end - 1 and (
        tokens[index].is_mark or tokens[index].text == "#" or tokens[index].form in lexicon("quantifiers")
    ):
        index += 1
    return tokens[index]


def phrase_agreement(passage: Passage, phrase: Phrase) -> Agreement:
    """Gender and number that a verb after the phrase must show."""
    token = head(passage, phrase)
    form, word = token.core, token.word
    surface = word.text
    if token.form in lexicon("masculine_places"):
        return Agreement("masculine", False)
    if word.ner == "LOC":
        return Agreement("feminine", False)
    if word.upos in ("X", "PROPN") or word.ner == "PERS":
        return Agreement(None, False if word.ner == "PERS" else None)
    if form.endswith("ات") and len(form) > 4:
        return Agreement("feminine", None)
    if len(form) > 4 and (form.endswith("ون") or (form.endswith("ين") and "Number=Plur" in word.feats)):
        return Agreement("masculine", True)
    if "Number=Plur" in word.feats or is_in(token, "broken_plurals"):
        return Agreement(None, None)
    if form.endswith("ين") and len(form) > 5 and word.upos == "NOUN":
        return Agreement("masculine", None)
    if surface.endswith("ة") or (surface.endswith("ه") and bare(form) in lexicon("speakers") and not token.has_pronoun):
        return Agreement("feminine", False)
    return Agreement("masculine" if word.upos == "NOUN" else None, False)


def grow(passage: Passage, start: int, limit: int, *, closed_object: bool = True) -> Phrase | None:
    """The speaker's name that begins at a token; None where none can.

    Args:
        passage: the paragraph.
        start: index of the first token.
        limit: index before which the phrase must end.
        closed_object: a country right after a finished phrase is the verb's object, not part of the name
            («حذرت موسكو واشنطن», Moscow warned Washington).
    """
    tokens = passage.tokens
    if start >= limit:
        return None
    first = tokens[start]
    end = start
    if first.is_mark or first.text == "#":
        end = _over_name(passage, start, limit) if first.is_mark else min(start + 2, limit)
        if end == start:
            return None
    elif not first.is_nominal or is_adverb(first) or is_complementizer(first) or first.form in lexicon("relatives"):
        return None
    else:
        end = start + 1
    while (step := _step(passage, start, end, limit, closed_object)) > end:
        end = step
    return Phrase(start, end)


def _over_name(passage: Passage, index: int, limit: int) -> int:
    """Past a name in quotation marks: «"فرانس برس"»; `index` where the marks hold somebody's words."""
    quote = passage.quote_at(index)
    if quote is None or not quote.closed:
        return index
    end = passage.after(quote.outer.end)
    inner = passage.tokens[index + 1 : end - 1]
    if end > limit or not inner or len(inner) > _LONGEST_NAME or any(t.upos in ("VERB", "SCONJ") for t in inner):
        return index
    return end


def _step(passage: Passage, start: int, end: int, limit: int, closed_object: bool) -> int:
    if end >= limit:
        return end
    tokens = passage.tokens
    token, last = tokens[end], tokens[end - 1]
    if token.text == "#":
        return min(end + 2, limit)
    if token.is_mark:
        named = is_in(last, "naming") or is_in(last, "speakers") or tokens[start].is_mark
        return _over_name(passage, end, limit) if named else end
    if token.text == "(":
        return _over_aside(passage, end, limit)
    if token.text in ("-", "/") and end + 1 < limit and tokens[end + 1].upos in ("X", "PROPN") and last.upos in ("X", "PROPN"):
        return end + 2
    if token.is_comma:
        return _over_apposition(passage, start, end, limit, closed_object)
    if is_complementizer(token) or is_adverb(token) or token.form in lexicon("relatives") or token.upos == "DET":
        return end
    if token.prefix == "ل" and token.upos == "X" and is_in(last, "naming") and not last.core.startswith("ال"):
        return end + 1  # «صحيفة لوموند»: the name's own first letter
    if token.prefix == "ل" and token.word.ner == "PERS" == last.word.ner and end + 1 < limit and tokens[end + 1].is_comma:
        return end + 1
    if token.prefix.startswith("و") and token.is_nominal and token.words[0].upos == "CCONJ":
        return _over_conjunction(passage, start, end, limit)
    if token.upos == "ADP" or token.prefix in ("ب", "ل", "لل", "ك"):
        return _over_complement(passage, start, end, limit, closed_object)
    if token.prefix or not token.is_nominal:
        return end
    return end + 1 if _continues(passage, start, end, closed_object) else end


def _over_aside(passage: Passage, end: int, limit: int) -> int:
    tokens = passage.tokens
    for close in range(end + 2, min(end + 2 + _LONGEST_ASIDE, limit)):
        if tokens[close].text == ")":
            digits = any(t.text.isdigit() for t in tokens[end:close])
            return end if digits else close + 1
    return end


def _over_apposition(passage: Passage, start: int, end: int, limit: int, closed_object: bool) -> int:
    """«وزير الإعلام، سامي عمر، قال»: a name or title between commas belongs to the speaker."""
    tokens = passage.tokens
    after = end + 1
    if after >= limit or tokens[end].text in "؛;" or not is_speaker_noun(head(passage, Phrase(start, end))):
        return end
    first = tokens[after]
    named = first.upos in ("X", "PROPN") or first.word.ner == "PERS" or is_in(first, "titles")
    if not named or first.prefix or first.word.ner == "LOC" or is_adverb(first) or is_in(first, "topics"):
        return end
    inner = grow(passage, after, limit, closed_object=closed_object)
    if inner is None or inner.end - inner.start > 12:
        return end
    if inner.end >= limit:
        return inner.end
    following = tokens[inner.end]
    bound = following.is_comma or following.is_mark or following.text in (":", "(", ".")
    bound = bound or is_complementizer(following) or following.upos in ("VERB", "ADP", "AUX") or bool(following.prefix)
    return inner.end if bound or is_adverb(following) else end


def _over_conjunction(passage: Passage, start: int, end: int, limit: int) -> int:
    """«وزارة الدفاع ورئاسة الأركان»: joined speakers are one stretch."""
    tokens = passage.tokens
    token = tokens[end]
    if is_topic_noun(token) or is_adverb(token) or is_in(token, "media") and not is_speaker_noun(token):
        return end
    if token.upos == "X" and token.word.ner == "" and not is_speaker_noun(tokens[end - 1]):
        return end
    definite = token.core.startswith("ال") or token.upos in ("X", "PROPN")
    inside = tokens[end - 1]
    like = is_speaker_noun(token) or inside.core.startswith("ال") == definite
    return end + 1 if like else end


def _over_complement(passage: Passage, start: int, end: int, limit: int, closed_object: bool) -> int:
    """«المتحدث باسم الجيش», «مصدر في الوزارة»: complements of offices and sources; not «في بيان», not «للصحفيين»."""
    tokens = passage.tokens
    token = tokens[end]
    if token.upos == "ADP":
        preposition, after = token.core, end + 1
        if token.has_pronoun or after >= limit:
            return end
    else:
        preposition, after = token.prefix, end
    noun = tokens[after]
    if preposition == "ب" and noun.core == "اسم":
        inner = grow(passage, after + 1, limit, closed_object=closed_object)
        return inner.end if inner else end
    if not noun.is_nominal or is_adverb(noun) or is_complementizer(noun) or noun.form in lexicon("relatives"):
        return end
    if preposition not in lexicon("complement_prepositions"):
        return end
    if preposition in ("في", "من", "ب", "عن") and (is_in(noun, "media") or is_topic_noun(noun)):
        return end
    if tokens[end - 1].word.ner == "PERS":  # the name is complete
        return end
    first = tokens[start]
    takes = any(is_in(t, "complement_heads") for t in tokens[start:end]) or first.form in lexicon("quantifiers")
    if preposition == "ب":
        takes = takes and (noun.word.ner in ("LOC", "ORG") or is_in(noun, "speakers"))
    if preposition == "ل":
        takes = takes and not (is_in(noun, "addressees") and not _names_body(tokens[end - 1], noun))
    if preposition == "عن":
        takes = tokens[end - 1].core in ("المسؤول", "المسوول")
    if preposition == "الي":
        takes = any(t.core in ("المبعوث", "مبعوث", "مبعوثه", "السفير") for t in tokens[start:end])
    if preposition == "من":
        takes = first.form in lexicon("quantifiers") or is_in(first, "complement_heads")
    if not takes:
        return end
    inner = grow(passage, after, limit, closed_object=closed_object) if token.upos == "ADP" else _grown_from(passage, after, limit, closed_object)
    return inner.end if inner else end


def _names_body(last: Token, noun: Token) -> bool:
    """«المتحدث الأمني لوزارة الداخلية», «الأمين العام لمجلس الوزراء»: a body after ل is part of the name."""
    return is_in(noun, "speakers") and (is_in(last, "titles") or last.upos == "ADJ")


def _grown_from(passage: Passage, start: int, limit: int, closed_object: bool) -> Phrase:
    end = start + 1
    while (step := _step(passage, start, end, limit, closed_object)) > end:
        end = step
    return Phrase(start, end)


def _continues(passage: Passage, start: int, end: int, closed_object: bool) -> bool:
    tokens = passage.tokens
    token, last = tokens[end], tokens[end - 1]
    form = token.core
    definite = form.startswith("ال")
    titled = any(is_in(t, "titles") for t in tokens[start:end])
    person = last.word.ner == "PERS" or (titled and last.upos in ("X", "PROPN"))
    closed = last.core.startswith("ال") or last.has_pronoun or last.upos in ("X", "PROPN") or last.text == ")" or last.is_mark
    closed = closed or last.word.ner in ("PERS", "LOC")
    if closed and is_in(token, "topics") and not is_in(token, "speakers"):
        return False
    if token.has_pronoun and is_topic_noun(token):
        return False
    if closed_object and definite and is_in(token, "topics") and tokens[start].form in lexicon("quantifiers"):
        return False
    if last.word.ner == "PERS" or last.upos in ("X", "PROPN"):
        if token.upos in ("ADJ", "NOUN") and token.text.endswith("ا") and not token.word.ner and len(token.form) > 4:
            return False  # «وظل مالك مصدوما»: a circumstance, not a name
    joined = end - start < 2 or tokens[end - 2].upos != "ADP"
    if last.upos == "X" and not last.word.ner and definite and joined and passage.governor(token) is last:
        return True
    if _is_accusative(token) and _is_accusative(last) and token.upos == "ADJ":
        return True
    if token.upos == "ADJ" and not _is_accusative(token):
        return definite == last.core.startswith("ال") or last.upos in ("X", "PROPN") or not closed or last.upos == "ADJ"
    if token.upos == "NUM":
        return token.text.isdigit() and is_in(last, "titles")
    if not closed:
        if last.upos == "ADJ" and token.upos == "NOUN" and not definite and last.form not in lexicon("quantifiers"):
            return False
        indefinite_object = _is_accusative(token) or (last.text.endswith(("ون", "ان")) and not definite)
        return not indefinite_object
    if token.word.ner == "LOC":
        together = last.word.ner == "LOC" and token.upos == "X" and token.word.deprel == "flat"
        return together or (not closed_object and last.upos != "ADJ")
    if token.upos in ("X", "PROPN"):
        return person or titled or last.upos in ("X", "PROPN") or not closed_object or token.word.ner == "PERS"
    if token.word.ner == "PERS" and not is_topic_noun(token):
        return person or titled
    if is_in(token, "titles") and (definite or not closed_object or last.core.startswith("ال")):
        return titled or is_in(last, "speakers") or is_speaker_noun(tokens[start])
    if last.core.startswith("ال") and is_in(last, "titles") and token.upos == "NOUN" and not is_topic_listed(token):
        following = tokens[end + 1] if end + 1 < len(tokens) else None
        named = following is not None and (following.upos in ("X", "PROPN") or following.word.ner == "PERS")
        return named or (following is not None and is_complementizer(following))
    if person and definite and token.upos == "NOUN":
        return token.word.ner == "PERS" or is_in(token, "titles")
    if last.upos in ("X", "PROPN") and definite and token.word.deprel == "flat":
        return True
    return False


def _is_accusative(token: Token) -> bool:
    """«مصدرا», «هجوما»: the alif of an indefinite object."""
    return "Case=Acc" in token.word.feats and token.text.endswith("ا") and "Definite=Ind" in token.word.feats
