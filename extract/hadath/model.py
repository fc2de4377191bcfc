"""The data that flows through the pipeline: frozen, slotted, with no behaviour but look-ups.

Offsets inside the library are positions in the *normalised* text (`Document.norm.text`);
`schema.event_to_dict` maps them to the source, once, at the very end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from hadath.text import Normalised

EventType = Literal["strike", "casualty", "statement"]
Polarity = Literal["positive", "negative"]
Realis = Literal["actual", "other"]
Scope = Literal["incident", "cumulative"]
Status = Literal["denied", "claimed", "alleged", "confirmed", "reported"]
STATUSES: tuple[Status, ...] = get_args(Status)  # the first of those of its mentions is an event's


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)` of the normalised text."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """True where the two stretches share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """True where `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        """The same stretch, `by` characters on."""
        return Span(self.start + by, self.end + by)


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word as Stanza gives it.

    A token such as «وقتل» is two words, «و» and «قتل»; both carry the token's own span too.
    `form` and `lemma` are folded (`text.fold`): no diacritics, one alef, one ya.
    """

    index: int
    text: str
    form: str
    lemma: str
    upos: str
    feats: str
    head: int  # index of the governor in `Sentence.words`, -1 for the root
    deprel: str
    span: Span
    token: int
    token_span: Span
    ner: str  # "PERS", "LOC", "ORG", "MISC" or ""


@dataclass(frozen=True)
class Sentence:
    """One sentence: its words and where it stands."""

    index: int
    paragraph: int  # 0 is the title
    span: Span
    words: tuple[Word, ...]

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each word the indices of its dependents, in text order."""
        kids: list[list[int]] = [[] for _ in self.words]
        for word in self.words:
            if word.head >= 0:
                kids[word.head].append(word.index)
        return tuple(tuple(k) for k in kids)

    @cached_property
    def tokens(self) -> tuple[tuple[Word, ...], ...]:
        """The words grouped by surface token."""
        groups: dict[int, list[Word]] = {}
        for word in self.words:
            groups.setdefault(word.token, []).append(word)
        return tuple(tuple(g) for g in groups.values())

    def index_at(self, token: Span) -> int:
        """The first word of a token: that of «و» in «وقتل» (and he was killed), by the token's span."""
        return next(w.index for w in self.words if w.token_span == token)


@dataclass(frozen=True, slots=True)
class Document:
    """A text as it came in. `id` is the file's name without its ending, or the JSON `id`.

    Of a text that is too long for one piece `text` is a part, which begins `offset` code points into the whole.
    """

    id: str
    text: str
    path: str | None = None
    published: date | None = None
    title: str | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document with its normalised text and its sentences."""

    document: Document
    norm: Normalised
    sentences: tuple[Sentence, ...]

    def slice(self, span: Span) -> str:
        """The normalised text of a span."""
        return self.norm.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Argument:
    """One filler of a role. `resolved` marks a span taken from another sentence."""

    span: Span
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many. «أكثر من 20» (more than 20) is min 21, max None."""

    min: int | None
    max: int | None
    approx: bool
    span: Span


@dataclass(frozen=True, slots=True)
class When:
    """A time expression. `value` is an ISO date or its prefix; None where nothing anchors it."""

    value: str | None
    precision: str
    part_of_day: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Place:
    """A gazetteer entry that a phrase names. `precision`: country, admin1, city, district, site."""

    name: str
    country: str
    precision: str
    lat: float | None
    lon: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One trigger and all that belongs to it.

    `status` and `tellers` (who says it, where it stands in a statement) are those of strikes and casualties;
    `about`, the incidents that it tells, that of statements.
    """

    type: EventType
    subtype: str
    trigger: Span
    lemma: str
    sentence: int
    rule: str
    roles: Mapping[str, tuple[Argument, ...]] = field(default_factory=dict)
    polarity: Polarity = "positive"
    realis: Realis = "actual"
    status: Status = "reported"
    tellers: tuple[Argument, ...] = ()
    about: tuple[str, ...] = ()
    count: Count | None = None
    scope: Scope | None = None
    time: When | None = None
    quotes: tuple[Span, ...] = ()
    content: Span | None = None
    places: Mapping[Span, Place] = field(default_factory=dict)
    incident: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One happening: the mention that tells most of it, with its values completed from the others."""

    main: Mention
    mentions: tuple[Mention, ...]
