"""Place phrases: where in a sentence a place is said, as the fullest chain of names.

«بلدة حاس في ريف إدلب» ("the town of Hass in the countryside of Idlib") is one phrase. A phrase is a chain of
units, each a name, a cue with a name («مدينة بغداد»), a part («محيط بغداد») or a direction («شمالي غزة»), held
together by «في», «ب», a direction or a comma. Names come from the gazetteer, from cues and from the tagger;
the text is read token by token, because the parser splits names that look as if they had a proclitic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from hadath.date_words import month_names
from hadath.entities import bare
from hadath.entities import lexicon as entity_words
from hadath.gazetteer import (
    RANK,
    Cue,
    Gazetteer,
    GazetteerError,
    Match,
    cues,
    deictics,
    demonym,
    is_demonym,
    lexicon,
    strip_proclitics,
)
from hadath.model import Sentence, Span, Word
from hadath.people import collective_nouns, person_nouns

__all__ = ["Gazetteer", "GazetteerError", "PlacePhrase", "demonym", "find_place_phrases", "is_demonym"]

Kind = Literal["name", "cue", "part", "deictic", "tagged"]

CERTAIN = 0.5
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]|_")
_NAME_TAGS = frozenset({"NOUN", "ADJ", "X", "PROPN"})
_FOREIGN_TAGS = frozenset({"X", "PROPN"})
_MARKS = frozenset('#"_')
_COMMAS = frozenset("،,")
_DATELINE_MARKS = frozenset("(-/")
_LONGEST_ASIDE = 4  # tokens between parentheses: «سوروتش (جنوب)»
_GOVERNOR_REACH = 4  # tokens back to what may govern «في غزة»: «وزارة الصحة في غزة»
_COUNTRY, _CITY, _DISTRICT, _SITE = RANK["country"], RANK["city"], RANK["district"], RANK["site"]
_SCORES: dict[Kind, float] = {"name": 0.9, "cue": 0.8, "part": 0.7, "tagged": 0.5, "deictic": 0.4}
_ACTOR_SCORE, _COUNTRY_SCORE, _ELSEWHERE_SCORE, _ENTITY_SCORE = 0.2, 0.4, 0.4, 0.3
_LOCATIVE = frozenset({"في", "ب", "داخل", "خارج", "قرب", "وسط", "ضمن", "قبالة", "عند", "حول"})
_TOWARDS = frozenset({"علي", "باتجاه", "نحو", "صوب"})
_ELSEWHERE = frozenset({"من", "الي", "عن", "بين", "ضد", "مع", "ل", "ك"})


@dataclass(frozen=True, slots=True)
class PlacePhrase:
    """One stretch that says where.

    Attributes:
        span: the whole chain, without proclitics and without the preposition before it.
        head: its first word, on which its syntactic governor rests.
        name: the most specific name within; None for «شمال القطاع» (the north of the Strip).
        preposition: folded, what stands before: «في», «ب», «علي»; empty for none.
        kind: what its first unit was known by.
        score: 0 to 1, how surely this is a place where something can happen, not an actor or a destination.
    """

    span: Span
    head: Span
    name: Span | None
    preposition: str
    kind: Kind
    score: float

    @property
    def certain(self) -> bool:
        """True where the phrase can be taken for the place of an event."""
        return self.score >= CERTAIN


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    tag: str = ""
    ner: str = ""
    stem: int = 0  # where the parser sees the noun begin, after its proclitics


@dataclass(frozen=True, slots=True)
class _Unit:
    """One place, from character `start` up to token `end`."""

    start: int
    end: int
    rank: int  # of RANK
    kind: Kind
    name: Span | None = None
    is_facility: bool = False
    is_clear: bool = True
    key: str = ""
    countries: frozenset[str] = frozenset()


def find_place_phrases(sentence: Sentence, folded: str, gazetteer: Gazetteer) -> list[PlacePhrase]:
    """The place phrases of a sentence, in text order, none overlapping another.

    Args:
        sentence: the parsed sentence; only its tags and entity labels are asked.
        folded: the folded text of the whole document.
        gazetteer: the names.
    """
    return _Finder(_tokens(sentence, folded), gazetteer, _background(gazetteer, folded)).phrases()


@dataclass(frozen=True, slots=True)
class _Background:
    """What the whole document says of names that are ordinary words.

    `vouched` are those that stand after a cue somewhere, «محافظة البيضاء»: a place once is a place throughout.
    """

    vouched: frozenset[str]
    countries: frozenset[str]


def countries_named(gazetteer: Gazetteer, folded: str) -> frozenset[str]:
    """ISO codes of the countries that a document names: see `Gazetteer.countries_in`."""
    return _background(gazetteer, folded).countries


@lru_cache(maxsize=4)
def _background(gazetteer: Gazetteer, folded: str) -> _Background:
    texts = [m[0] for m in _TOKEN.finditer(folded) if m[0] not in _MARKS]
    names: set[str] = set()
    for position, text in enumerate(texts[:-1]):
        if any(stem in cues() for stem in strip_proclitics(text)):
            match = gazetteer.match(texts, position + 1, texts[position + 1])
            if match is not None and not match.is_clear and match.key not in lexicon()["function_like"]:
                names.add(match.key)
    return _Background(frozenset(names), frozenset(gazetteer.countries_in(folded)))


def _tokens(sentence: Sentence, folded: str) -> list[_Token]:
    """Words and marks of the text, each with the tags of the parser's word that ends where it ends."""
    by_end: dict[int, Word] = {}
    for word in sentence.words:
        by_end[word.token_span.end] = word
        by_end.setdefault(word.span.end, word)
    tokens = []
    for found in _TOKEN.finditer(folded, sentence.span.start, sentence.span.end):
        last = by_end.get(found.end())
        tags = (last.upos, last.ner, max(last.span.start, found.start())) if last else ("", "", found.start())
        tokens.append(_Token(found.start(), found.end(), found[0], *tags))
    return tokens


@cache
def _long_links() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(link.split()) for link in sorted(lexicon()["long_links"] | lexicon()["near"]))


class _Finder:
    """One pass over the tokens of a sentence."""

    def __init__(self, tokens: Sequence[_Token], gazetteer: Gazetteer, background: _Background) -> None:
        self._tokens = tokens
        self._background = background
        self._texts = [t.text for t in tokens]
        self._gazetteer = gazetteer
        self._words = lexicon()
        self._last: PlacePhrase | None = None
        self._last_end = -1

    def phrases(self) -> list[PlacePhrase]:
        """All phrases from left to right; each takes what it can reach."""
        found: list[PlacePhrase] = []
        position = 0
        while position < len(self._tokens):
            units = self._chain(position)
            if not units:
                position += 1
                continue
            if phrase := self._phrase(position, units):
                found.append(phrase)
                self._last, self._last_end = phrase, units[-1].end
            position = units[-1].end
        return found

    # Chains

    def _chain(self, position: int) -> list[_Unit]:
        first = self._first_unit(position)
        if first is None:
            return []
        units = [first]
        while (following := self._linked(units[-1])) is not None:
            units.append(following)
        if self._needs_more(first) and len(units) == 1:
            return []
        return units

    def _first_unit(self, position: int) -> _Unit | None:
        for text in strip_proclitics(self._texts[position]):
            unit = self._unit(position, text) if self._may_read(position, text) else None
            if unit is not None and (unit.is_clear or self._is_backed(position, text, unit)):
                return unit
        return self._tagged(position)

    def _may_read(self, position: int, text: str) -> bool:
        """«فرقة» (squad) is not ف and «رقة»: only the parser may split off «ف», and a short word's «ب»."""
        token = self._tokens[position]
        split = len(token.text) - len(text)
        if split == 0 and token.tag == "VERB" and token.stem > token.start:
            return False  # «وأدى» (and led to) is no وادي (valley)
        if (
            split == 0
            or token.stem == token.start + split
            or text.startswith("ال")
            or text in self._words["directions"]
        ):
            return True
        return (len(text) > 3 or token.ner == "LOC") and not token.text.startswith("ف")

    @staticmethod
    def _needs_more(unit: _Unit) -> bool:
        """«مستشفى في …»: a facility without a name is a place only by what follows."""
        return unit.kind == "cue" and unit.name is None

    def _is_backed(self, position: int, text: str, unit: _Unit) -> bool:
        """Evidence that an ordinary word is a name here: «في صور» (in Tyre), not «في صور» (in pictures)."""
        if self._follows_phrase(position) and text != self._texts[position]:
            return True
        if not self._preposition(position, text):
            return False
        if unit.key in self._background.vouched:
            return True
        return self._tokens[position].ner == "LOC" and bool(unit.countries & self._background.countries)

    def _follows_phrase(self, position: int) -> bool:
        """True in a list of places: «حلب وصور», with nothing but «و» or a comma between."""
        if self._last is None:
            return False
        between = self._texts[self._last_end : position]
        return self._texts[position].startswith("و") and all(b in _COMMAS | _MARKS for b in between)

    def _linked(self, previous: _Unit) -> _Unit | None:
        """The unit that continues a chain after `previous`, if the tokens there link one."""
        position = previous.end
        if position >= len(self._tokens):
            return None
        text = self._texts[position]
        if text == "(":
            return self._aside(previous)
        if text in _COMMAS:
            return self._after_comma(previous)
        if text in self._words["directions"]:
            return self._fitting(previous, self._unit(position, text), strict=False)
        return self._extended(previous) or self._after_long_link(previous) or self._after_in(previous)

    def _extended(self, previous: _Unit) -> _Unit | None:
        """«اللطامنة ومحيطها»."""
        for end in (previous.end + 1, previous.end + 2):
            if " ".join(self._texts[previous.end : end]) in self._words["extensions"]:
                return replace(previous, end=end)
        return None

    def _after_long_link(self, previous: _Unit) -> _Unit | None:
        """«سروج على الحدود مع سوريا»; what stands near a place may be finer or coarser."""
        for link in _long_links():
            end = previous.end + len(link)
            if tuple(self._texts[previous.end : end]) == link and previous.rank < _COUNTRY:
                is_kept = link[-1] in cues() or link[-1] in self._words["parts"] | self._words["directions"]
                return self._unit_at(end - is_kept)
        return None

    def _after_in(self, previous: _Unit) -> _Unit | None:
        """«بلدة حاس في ريف إدلب», «حاس بريف إدلب»."""
        position = previous.end
        text = self._texts[position]
        if text in ("في", "ب"):
            return self._fitting(previous, self._unit_at(position + 1), strict=True)
        if text.startswith("ب") and not self._gazetteer.match(self._texts, position, text):
            return self._fitting(previous, self._unit(position, text[1:]), strict=True)
        return None

    def _fitting(self, previous: _Unit, unit: _Unit | None, *, strict: bool) -> _Unit | None:
        """A chain leads from the finer to the coarser: «حلب في سوريا», never «سوريا في حلب»."""
        if unit is None or previous.rank == _COUNTRY or unit.is_facility:
            return None
        parallel = unit.rank <= _CITY or unit.kind == "cue"  # «محافظة بيشة بمنطقة عسير»
        if unit.rank > previous.rank or (unit.rank == previous.rank and (not strict or parallel)):
            return unit
        return unit if not strict and previous.name is None else None

    def _unit_at(self, position: int) -> _Unit | None:
        return self._unit(position, self._texts[position]) if position < len(self._tokens) else None

    def _after_comma(self, previous: _Unit) -> _Unit | None:
        """«منطقة ماس، شمال المحافظة»; a bare name only where it ends a clause: «باريس، فرنسا،»."""
        position = previous.end + 1
        if position >= len(self._tokens):
            return None
        text = self._texts[position]
        if text in self._words["directions"]:
            return self._fitting(previous, self._directed(position, self._tokens[position].start), strict=False)
        if text in ("عاصمه", "العاصمه"):
            return self._unit(position, text)
        unit = self._unit(position, text)
        if unit is None or unit.kind != "name" or unit.rank <= previous.rank or previous.rank >= _COUNTRY:
            return None
        if unit.start != self._tokens[position].start:  # «باريس، وإجلاء»: «و» goes on with the sentence
            return None
        ends = unit.end >= len(self._texts) or not self._texts[unit.end].isalnum()
        return unit if ends else None

    def _aside(self, previous: _Unit) -> _Unit | None:
        """«عين العرب (كوباني)», «سوروتش (جنوب)»: a name or a direction between parentheses."""
        opening = previous.end
        nearby = self._texts[opening + 1 : opening + 2 + _LONGEST_ASIDE]
        if ")" not in nearby[1:]:
            return None
        inside = nearby[: nearby.index(")")]
        closing = opening + 1 + len(inside)
        unit = self._unit_at(opening + 1)
        is_place = unit is not None and unit.end == closing
        if not is_place and not all(word in self._words["directions"] for word in inside):
            return None
        return replace(previous, end=closing + 1, name=previous.name or (unit.name if unit else None))

    # Units

    def _unit(self, position: int, text: str) -> _Unit | None:
        """What place begins at a token that reads `text` without its proclitics."""
        start = self._tokens[position].end - len(text)
        match = self._gazetteer.match(self._texts, position, text)
        if match is not None and self._is_person(position, match):
            match = None
        if match is not None and match.end > position + 1:
            return self._named(start, match)
        if text in self._words["directions"]:
            return self._directed(position, start)
        unit = self._part(position, text, start) or self._cued(position, text, start)
        if unit is not None or text in deictics():
            return unit or self._deictic(position, text, start)
        return self._named(start, match) if match is not None and not self._is_adjective(position, text) else None

    def _named(self, start: int, match: Match) -> _Unit:
        name = Span(start, self._tokens[match.end - 1].end)
        cue = cues().get(self._token_at(start).text[start - self._token_at(start).start :])
        return _Unit(
            start,
            self._past_adjectives(match.end),
            RANK[match.entries[0].precision],
            "name",
            name,
            is_facility=cue is not None and cue.is_facility,
            is_clear=match.is_clear,
            key=match.key,
            countries=match.countries,
        )

    def _is_adjective(self, position: int, text: str) -> bool:
        """«القوات السعودية», «قوات سورية»: nationalities that are spelled as the country is."""
        if position == 0 or not is_demonym(text):
            return False
        before = self._tokens[position - 1]
        if len(text) < len(self._texts[position]) or before.text in self._words["prepositions"]:
            return False
        if before.text in cues() or before.text in self._words["directions"]:
            return False
        return before.tag in _NAME_TAGS and before.text.startswith("ال") == text.startswith("ال")

    def _is_person(self, position: int, match: Match) -> bool:
        """A name inside a person's: «أسد الزهراني»."""
        if self._follows_phrase(position) or match.entries[0].precision == "country":
            return False
        return all(t.ner == "PERS" for t in self._tokens[position : match.end])

    def _directed(self, position: int, start: int) -> _Unit | None:
        """«شمال غربي سوريا», «شرق وشمال المحافظة»: directions and the unit that they divide."""
        end = position + 1
        while end < len(self._texts) and self._texts[end].removeprefix("و") in self._words["directions"]:
            end += 1
        unit = self._unit_at(self._past_marks(end))
        if unit is None or unit.is_facility:
            return None
        return replace(unit, start=start, kind="part", is_clear=True)

    def _part(self, position: int, text: str, start: int) -> _Unit | None:
        """«مناطق متفرقة من غزة», «أحد أحياء مدينة الصدر», «محيط دمشق», «الأحياء الشرقية من مدينة خان يونس»."""
        here = position
        if text in self._words["leading_quantifiers"]:
            here += 1
            text = self._texts[here] if here < len(self._texts) else ""
        article = "ال" if text.startswith("ال") else ""
        if text.removeprefix(article) not in self._words["parts"]:
            return None
        end, quantifiers = here + 1, {article + q for q in self._words["quantifiers"]}
        while end < len(self._texts) and self._texts[end] in quantifiers:
            end += 1
        if article and end == here + 1:
            return None  # «المدينة» alone is deictic
        dwellings = {article + q for q in self._words["dwelling"]}
        if end > here + 1 and dwellings & {*self._texts[here + 1 : end]} and self._texts[end : end + 1] != ["من"]:
            return None  # «الأحياء السكنية في مدينة سراقب» (the residential quarters in …): what was hit there
        unit = self._inside(end)
        if unit is None or (end == here + 1 and text in cues() and self._starts_at(unit, end)):
            return None  # «قرى نبل والزهراء»: the cue's business
        return replace(unit, start=start, kind="part", is_clear=True, is_facility=False, rank=max(unit.rank - 1, _SITE))

    def _starts_at(self, unit: _Unit, position: int) -> bool:
        """True where the unit is a bare name that begins with the token."""
        return unit.start == self._tokens[position].start and cues().get(self._texts[position]) is None

    def _inside(self, position: int) -> _Unit | None:
        """The unit after «من», «في», «إلى», an attached «ب» or «ل», or nothing."""
        if position >= len(self._texts):
            return None
        text = self._texts[position]
        if text in ("من", "في", "الي"):
            return self._unit_at(position + 1)
        unit = self._unit(position, text)
        if unit is None and text.startswith(("ب", "ل")):
            unit = self._unit(position, text[1:])
        return unit

    def _deictic(self, position: int, text: str, start: int) -> _Unit | None:
        """«المدينة القديمة», «الحدود الشرقية لغزة»: what a place named before is called."""
        end = self._past_adjectives(position + 1)
        rank = RANK[deictics()[text]]
        after = self._texts[end] if end < len(self._texts) else ""
        if text == "الحدود":
            across = self._unit_at(end + 1) if after == "مع" else None
            unit = self._unit(end, after[1:]) if after.startswith("ل") else across
            if unit is not None:
                return replace(unit, start=start, kind="part", rank=_DISTRICT, is_clear=True)
        elif text in self._words["bare_deictic_needs_more"] and end == position + 1:
            return None
        return _Unit(start, end, rank, "deictic" if end == position + 1 or text != "الحدود" else "part")

    def _tagged(self, position: int) -> _Unit | None:
        """A run of words that the tagger calls a location and the gazetteer does not know."""
        token = self._tokens[position]
        start = token.stem + (token.stem == token.start and self._follows_phrase(position))
        text = token.text[start - token.start :]
        if text in cues() or text in deictics() or self._gazetteer.match(self._texts, position, text):
            return None
        if token.ner != "LOC" or token.tag not in _NAME_TAGS or len(text) < 3 or not text.isalpha() or is_demonym(text):
            return None
        if not (self._words["generic"] | month_names()).isdisjoint(strip_proclitics(text)):
            return None
        plain = bare(text)
        if plain in collective_nouns() or plain in person_nouns():
            return None
        if plain in entity_words("weapons") or plain in entity_words("actors"):
            return None  # «شهيدان في نابلس» (two dead in Nablus), «لطالبان في بيشاور»: the tagger errs
        end = position + 1
        while end < len(self._tokens) and self._tokens[end].ner == "LOC" and self._continues_name(end):
            end += 1
        name = Span(start, self._tokens[end - 1].end)
        return _Unit(start, self._past_adjectives(end), _CITY, "tagged", name)

    def _is_nominal(self, position: int) -> bool:
        return self._tokens[position].tag in _NAME_TAGS

    def _continues_name(self, position: int) -> bool:
        token = self._tokens[position]
        if token.tag not in _NAME_TAGS or token.text in cues():
            return False
        if token.text in self._words["directions"] | self._words["times"]:
            return False
        return not any(self._gazetteer.match(self._texts, position, s) for s in strip_proclitics(token.text))

    # Cues

    def _cued(self, position: int, text: str, start: int) -> _Unit | None:
        """«محافظة الأنبار», «العاصمة العراقية بغداد», «قريتي نبل والزهراء», «مستشفى في حلب»."""
        cue = cues().get(text)
        if cue is None:
            return None
        name = self._name_after(self._past_nationality(self._past_marks(position + 1)), cue)
        if name is None:  # a facility may have its name from its surroundings
            is_alone = cue.is_facility and cue.number == 1
            return _Unit(start, position + 1, _SITE, "cue", is_facility=True) if is_alone else None
        rank = RANK[cue.precision]
        unit = replace(name, start=start, kind="cue", is_facility=cue.is_facility, is_clear=True)
        if cue.number == 1:
            end = self._closed(position, name.end)
            return replace(unit, end=end, rank=min(name.rank, rank) if name.kind == "name" else rank)
        end, all_known = self._joined(name, cue)
        if end == name.end:
            return unit if cue.number > 2 else None
        if cue.number > 2 and name.kind == "name" and all_known:
            return replace(name, is_clear=True)  # «أحياء جرمانة والقصاع»: each name a place of its own
        return replace(unit, end=end, rank=rank)

    def _name_after(self, position: int, cue: Cue) -> _Unit | None:
        """The name that a cue announces: known, cued itself, or taken on trust."""
        if position >= len(self._tokens):
            return None
        text = self._texts[position]
        token = self._tokens[position]
        match = self._gazetteer.match(self._texts, position, text, after_cue=True)
        if match is not None and match.end == position + 1 and not match.is_clear and self._opens_longer(position):
            match = None
        if match is not None and (not match.loose or not cue.is_shy or token.ner == "LOC"):
            return self._named(token.start, match)
        inner = self._cued(position, text, token.start)
        return (inner if inner.name is not None else None) if inner is not None else self._unknown(position, cue)

    def _opens_longer(self, position: int) -> bool:
        """«حي باب طبرق»: a cue or the first half of a name, not the village of that name."""
        if self._texts[position] in cues():
            return True
        return self._texts[position] in self._words["compound_heads"] and self._extends(position + 1, is_head=True)

    def _unknown(self, position: int, cue: Cue) -> _Unit | None:
        """A name that only its cue vouches for: «قرية كفر داعل»."""
        token = self._tokens[position]
        if not self._may_be_name(position, cue):
            return None
        end = position + 1
        if not token.text.startswith("ال") or token.text in self._words["compound_heads"]:
            is_head = token.text in self._words["compound_heads"]
            while end < position + 3 and self._extends(end, is_head=is_head or cue.is_facility):
                is_head = self._texts[end] in self._words["compound_heads"]
                end += 1
                if self._texts[end - 1].startswith("ال"):
                    break
        name = Span(token.start, self._tokens[end - 1].end)
        return _Unit(token.start, self._past_adjectives(end), RANK[cue.precision], "cue", name)

    def _may_be_name(self, position: int, cue: Cue) -> bool:
        """Whether a word that the gazetteer lacks can be the name that a cue announces."""
        token = self._tokens[position]
        if not self._is_free(token):
            return False
        if token.ner == "LOC" or token.tag in _FOREIGN_TAGS:
            return True
        if token.ner:
            return cue.is_facility or not cue.is_shy
        is_definite = token.text.startswith("ال")
        if token.tag != "NOUN" or token.text in self._words["generic"] or (cue.is_shy and not cue.is_trusting):
            return False
        return is_definite or (cue.is_facility and cue.number == 1) or token.text in self._words["compound_heads"]

    def _is_free(self, token: _Token) -> bool:
        """A noun without proclitics that has no other part to play in a place phrase."""
        if token.tag not in _NAME_TAGS or not token.text.isalpha() or len(token.text) < 3 or token.stem != token.start:
            return False
        taken = ("quantifiers", "prepositions", "directions")
        if any(token.text in self._words[key] for key in taken) or token.text in deictics():
            return False
        return token.text not in cues() and not is_demonym(token.text)

    def _extends(self, position: int, *, is_head: bool) -> bool:
        if position >= len(self._tokens):
            return False
        token = self._tokens[position]
        if not token.text.isalpha() or token.tag not in _NAME_TAGS or token.text in cues():
            return False
        if token.text in self._words["directions"] | self._words["prepositions"] | self._words["times"]:
            return False
        return is_head or token.tag in _FOREIGN_TAGS or token.ner == "LOC"

    def _joined(self, first: _Unit, cue: Cue) -> tuple[int, bool]:
        """Past the names that «و» adds, one after a dual, any number after a plural; True where all are known."""
        end, all_known = first.end, True
        while end < len(self._texts) and (end == first.end or cue.number > 2):
            at = end + (self._texts[end] in _COMMAS)
            text = self._texts[at] if at < len(self._texts) else ""
            if not text.startswith("و") or len(text) < 3:
                break
            match = self._gazetteer.match(self._texts, at, text[1:], after_cue=True)
            if match is None and (text[1:] in deictics() or not (text.startswith("وال") or self._is_nominal(at))):
                break
            end = self._past_adjectives(match.end if match is not None else at + 1)
            all_known = all_known and match is not None
        return end, all_known

    # Small steps

    def _past_marks(self, position: int) -> int:
        while position < len(self._texts) and self._texts[position] in _MARKS | {")"}:
            position += 1
        return position

    def _closed(self, position: int, end: int) -> int:
        """Take the closing quotation mark of «بلدة "خان شيخون"» along."""
        opened = self._texts[position:end].count('"') % 2 == 1
        return end + 1 if opened and self._texts[end : end + 1] == ['"'] else end

    def _past_nationality(self, position: int) -> int:
        """«العاصمة العراقية، بغداد»: past adjectives of origin and a comma that a name follows."""
        end = position
        while end < len(self._texts) and self._texts[end].startswith("ال") and is_demonym(self._texts[end]):
            end += 1
        if end > position and self._texts[end : end + 1] and self._texts[end] in _COMMAS:
            end += 1
        return end

    def _past_adjectives(self, position: int) -> int:
        """Past «المحتلة», «الشرقي والشمالي», «الباكستانية», «ذات الغالبية الكردية»."""
        while position < len(self._tokens):
            if self._texts[position] == "ذات" and position + 2 < len(self._tokens):
                position += 3
            elif self._qualifies(position):
                position += 1
            else:
                break
        return position

    def _qualifies(self, position: int) -> bool:
        token = self._tokens[position]
        text = token.text.removeprefix("و")
        if not text.startswith("ال") or text in self._words["not_adjectives"]:
            return False
        if text in self._words["adjectives"] or (is_demonym(text) and token.tag == "ADJ"):
            return True
        return text == token.text and token.tag == "ADJ" and text[-1] in "هي" and token.ner != "PERS"

    # From chain to phrase

    def _phrase(self, position: int, units: list[_Unit]) -> PlacePhrase | None:
        position, first = self._index_at(units[0].start), position
        preposition = self._preposition(position, self._text_of(units[0]))
        if position > first:  # past a plural cue: «في مناطق دوما وحمورية»
            preposition = self._preposition(first, next(s for s in strip_proclitics(self._texts[first]) if s in cues()))
        elif not preposition and self._follows_phrase(position) and self._last is not None:
            preposition = self._last.preposition
        on_road = preposition == "علي" and self._text_of(units[0]) in self._words["roads"]
        if units[0].is_facility and preposition not in _LOCATIVE and not on_road:
            if len(units) == 1:
                return None
            units, position = units[1:], self._index_at(units[1].start)
            preposition = self._preposition(position, self._text_of(units[0]))
        head = self._tokens[position]
        units[0] = self._with_unknown(position, units[0])
        named = [u for u in units if u.name is not None]
        name = min(named, key=lambda u: u.rank).name if named else None
        span = Span(units[0].start, self._tokens[units[-1].end - 1].end)
        score = self._score(position, units, preposition)
        return PlacePhrase(span, Span(units[0].start, head.end), name, preposition, units[0].kind, score)

    def _with_unknown(self, position: int, first: _Unit) -> _Unit:
        """«في المخدرة غربي مأرب»: a village that no list knows, between «في» and a direction that tells where it is."""
        if self._text_of(first) not in self._words["directions"] or position < 2:
            return first
        token = self._tokens[position - 1]
        attached = token.text.startswith("ب") and token.stem == token.start + 1
        if not attached and self._texts[position - 2].removeprefix("و") != "في":
            return first
        text = token.text[1:] if attached else token.text
        unknown = (token.tag in _FOREIGN_TAGS or token.ner == "LOC") and text.isalpha() and token.ner != "PERS"
        return replace(first, start=token.start + attached) if unknown and text not in cues() else first

    def _text_of(self, unit: _Unit) -> str:
        token = self._token_at(unit.start)
        return token.text[unit.start - token.start :]

    def _index_at(self, character: int) -> int:
        return next(i for i, t in enumerate(self._tokens) if t.start <= character < t.end)

    def _token_at(self, character: int) -> _Token:
        return self._tokens[self._index_at(character)]

    def _preposition(self, position: int, text: str) -> str:
        whole = self._texts[position]
        attached = whole[: len(whole) - len(text)].lstrip("وف")
        if attached or whole.startswith(("لل", "ولل")):
            return attached or "ل"
        before = self._texts[position - 1].removeprefix("و") if position else ""
        if before in _MARKS and position > 1:
            before = self._texts[position - 2].removeprefix("و")
        if before == "من" and position > 1 and self._texts[position - 2].endswith(("القرب", "مقربه", "قريبه", "قريب")):
            return "قرب"
        return before if before in self._words["prepositions"] else ""

    def _score(self, position: int, units: Sequence[_Unit], preposition: str) -> float:
        """What the kind of phrase is worth, capped by each sign that it tells of something else."""
        first = units[0]
        is_at = preposition in _LOCATIVE | _TOWARDS
        scores = [_SCORES[first.kind]]
        if first.kind == "deictic" and first.rank < _COUNTRY and (is_at or self._tells_whose(position)):
            scores = [CERTAIN]
        if self._is_actor(position, preposition) or self._is_dateline(position, units[-1].end):
            scores.append(_ACTOR_SCORE)
        if first.kind == "name" and not is_at and self._may_act(position, first):
            scores.append(_COUNTRY_SCORE)
        if preposition in _ELSEWHERE:
            scores.append(_ELSEWHERE_SCORE)
        if not preposition and (first.kind == "tagged" or (first.kind == "name" and self._is_entity(position))):
            scores.append(_ENTITY_SCORE)
        return min(scores)

    def _tells_whose(self, position: int) -> bool:
        """«العاصمة العراقية» (the Iraqi capital) names its town as well as «بغداد» does."""
        after = self._texts[position + 1 : position + 2]
        return self._texts[position].endswith("عاصمه") and bool(after) and is_demonym(after[0])

    def _may_act(self, position: int, unit: _Unit) -> bool:
        """A country, or a capital that stands for one: «دمشق تنفي», but not «قصف دمشق»."""
        if unit.rank == _COUNTRY:
            return True
        before = self._tokens[position - 1] if position else None
        is_governed = before is not None and before.tag == "NOUN" and not before.text.startswith("ال")
        return unit.key in self._words["capitals"] and not is_governed

    def _is_dateline(self, position: int, end: int) -> bool:
        """«بغداد (وكالة) - …», «دبي، الإمارات - …»: where the report was filed."""
        return position == 0 and end < len(self._texts) and self._texts[end] in _DATELINE_MARKS

    def _is_entity(self, position: int) -> bool:
        """«ريال مدريد»: a name inside the longer name of a club, a company, a person."""
        ner = self._tokens[position].ner
        around = self._tokens[max(position - 1, 0) : position + 2]
        return ner in ("ORG", "PERS") and sum(t.ner == ner for t in around) > 1

    def _is_actor(self, position: int, preposition: str) -> bool:
        """«حكومة غزة», «وزارة الصحة في غزة»: the place belongs to an organisation."""
        if not preposition:
            return position > 0 and self._is_among("organisations", position - 1)
        if preposition not in ("في", "ب", "ل"):
            return False
        start = position - (preposition == "في")
        for back in range(start - 1, max(start - 1 - _GOVERNOR_REACH, -1), -1):
            if self._is_among("institutions", back):
                return back == 0 or self._texts[back - 1] not in ("علي", "امام", "قرب", "داخل", "خارج", "محيط")
            if self._tokens[back].tag not in _NAME_TAGS or not self._texts[back].startswith("ال"):
                return False
        return False

    def _is_among(self, words: str, position: int) -> bool:
        return any(stem in self._words[words] for stem in strip_proclitics(self._texts[position]))
