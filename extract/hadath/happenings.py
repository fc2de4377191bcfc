"""What a frame of mentions tells of its happening: where, when, by whom, how many, and how it is spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hadath.gazetteer import deictics, demonym
from hadath.model import Mention, Parsed, Span
from hadath.phrases import lexicon_words

_RECENT = timedelta(days=10)
_SHORTEST_NAME = 4  # letters of a name with an attached ب: «بحلب»


@dataclass(frozen=True, slots=True)
class Where:
    """A place argument: its telling words, and what the gazetteer knows of it."""

    words: frozenset[str]
    country: str | None
    is_country: bool
    is_part: bool  # a street, a quarter, a building: it may lie in any town that is named elsewhere

    def may_be(self, other: Where) -> bool:
        """True unless the two are different places for certain."""
        if self.words & other.words or self.is_part != other.is_part:
            return True
        if self.country and other.country and self.country != other.country:
            return False
        return self.is_country or other.is_country


@dataclass(slots=True)
class Happening:
    """What is known of one happening so far."""

    key: str
    sentences: list[int]
    places: list[Where] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    lexemes: set[str] = field(default_factory=set)
    counts: set[tuple[str, int | None, int | None]] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    attackers: set[str] = field(default_factory=set)  # their words; nationalities as ISO codes
    actual: bool = True
    cumulative: bool = False
    definite: bool = False
    indefinite: bool = False  # «هجوم»: its attack is told by nouns only, and none has the article
    ordinals: set[str] = field(default_factory=set)  # «الانفجار الثاني»
    separate: bool = False  # «في هجوم منفصل»
    turns: bool = False  # «كما», «في المقابل»: the sentence turns to something else
    replies: bool = False  # «ردا على هجوم»: what an attack of the same sentence answers
    numbers: set[str] = field(default_factory=set)  # grammatical, of the attack nouns: "singular", "dual", "plural"
    series: bool = False  # «سلسلة من الهجمات» (a series of attacks)
    habitual: bool = False  # «غالبا ما تقع هجمات» (attacks often happen)
    definite_toll: bool = False  # «القتلى» (the dead)
    background: bool = False  # its dates lie well before the day of publication
    denied: bool = False  # «نفى الجيش قصف المخيم» (the army denied that it had shelled the camp)
    coarse: bool = False  # its dates tell no day

    def add(self, other: Happening) -> None:
        """Take in what a further frame tells."""
        self.sentences.extend(other.sentences)
        self.places.extend(other.places)
        for name in ("dates", "kinds", "lexemes", "counts", "targets", "attackers", "ordinals", "numbers"):
            getattr(self, name).update(getattr(other, name))


def describe(frame: Sequence[Mention], parsed: Parsed, key: str) -> Happening:
    """What a frame tells: mentions of one sentence that tell of one attack, or of a toll without one."""
    folded = parsed.norm.folded

    def words(role: str) -> set[str]:
        spans = [a.span for m in frame for a in m.roles.get(role, ())]
        return {w for s in spans for w in _content_words(folded[s.start : s.end])}

    dates = {m.time.value for m in frame if m.time is not None and m.time.value}
    return Happening(
        key=key,
        sentences=[frame[0].sentence],
        places=[w for m in frame for a in m.roles.get("place", ()) if (w := where_of(m, a.span, folded)).words],
        dates=dates,
        kinds={m.subtype for m in frame if m.type == "strike"},
        lexemes={m.lemma for m in frame},
        counts={(m.subtype, m.count.min, m.count.max) for m in frame if m.count is not None},
        targets=words("target"),
        attackers={demonym(w) or w for w in words("attacker")},
        actual=all(m.realis == "actual" for m in frame),
        cumulative=any(m.scope == "cumulative" for m in frame),
        ordinals={o for m in frame if m.type == "strike" for o in _ordinals(parsed, m)},
        separate=any(_is_separate(parsed, m) for m in frame if m.type == "strike"),
        turns=_turns(parsed, frame[0]),
        replies=any(_is_replied_to(parsed, m) for m in frame if m.type == "strike"),
        definite=any(_is_definite(parsed, m.trigger) for m in frame if m.type == "strike"),
        indefinite=_is_indefinite(parsed, [m for m in frame if m.type == "strike"]),
        numbers={n for m in frame if m.type == "strike" and (n := _number(parsed, m)) is not None},
        series=any(_is_serial(parsed, m) for m in frame if m.type == "strike"),
        habitual=_is_habitual(parsed, frame[0]),
        definite_toll=any(_is_definite(parsed, m.trigger) for m in frame if m.type == "casualty"),
        background=_is_background(dates, parsed.document.published),
        denied=all(m.polarity == "negative" for m in frame),
        coarse=bool(dates) and all(len(d) < len("2024-02-08") for d in dates),
    )


def where_of(mention: Mention, span: Span, folded: str) -> Where:
    """The place that a span of a mention names, by the document's folded text."""
    known = mention.places.get(span)
    return Where(
        frozenset(_content_words(folded[span.start : span.end])),
        known.country if known is not None else None,
        known is not None and known.precision == "country",
        _is_part(folded[span.start : span.end], is_known=known is not None),
    )


def _is_part(folded: str, *, is_known: bool) -> bool:
    """«شارع الثورة» (Revolution Street), an unknown «منطقة دشت برجي» (… area), without a word of its town."""
    words = folded.split()
    return (
        (words[0] in lexicon_words("parts") or (not is_known and words[0] in lexicon_words("areas")))
        and not {"في", "وسط"} & {*words}
        and not any(w.startswith("ب") and len(w) > _SHORTEST_NAME for w in words[1:])
    )


def _is_definite(parsed: Parsed, trigger: Span) -> bool:
    return parsed.norm.folded[trigger.start : trigger.end].lstrip("وفبلك").startswith("ال")


def _is_indefinite(parsed: Parsed, strikes: Sequence[Mention]) -> bool:
    if any(_is_definite(parsed, m.trigger) for m in strikes):
        return False
    sentences = [parsed.sentences[m.sentence] for m in strikes]
    words = [s.words[s.index_at(m.trigger)] for s, m in zip(sentences, strikes, strict=True)]
    return bool(words) and all(w.upos != "VERB" for w in words)


def _is_separate(parsed: Parsed, mention: Mention) -> bool:
    """«هجوم آخر», «غارة منفصلة», «بعد أسبوع من تفجير» (a week after a bombing): said to be another one."""
    sentence = parsed.sentences[mention.sentence]
    words, index = sentence.words, sentence.index_at(mention.trigger)
    before = [w.form for w in words[max(0, index - 6) : index]]
    later = {"بعد", "من"} <= {*before} and bool(lexicon_words("spans") & {*before})
    if later and not _is_definite(parsed, mention.trigger):
        return True
    return any(w.form in lexicon_words("another") for w in words[index + 1 : index + 4])


def _ordinals(parsed: Parsed, mention: Mention) -> Iterable[str]:
    """«الانفجار الثاني» (the second explosion): which of several it is."""
    sentence = parsed.sentences[mention.sentence]
    words, index = sentence.words, sentence.index_at(mention.trigger)
    return (w.form for w in words[index + 1 : index + 2] if w.form in lexicon_words("ordinals"))


def _turns(parsed: Parsed, mention: Mention) -> bool:
    """«كما استهدفت غارة …» (a raid also hit …), «وفي المقابل …»: a sentence that goes on to another attack."""
    sentence = parsed.sentences[mention.sentence].span
    opening = parsed.norm.folded[sentence.start : sentence.end].lstrip('"«').removeprefix("و")
    return opening.startswith(tuple(f"{opener} " for opener in lexicon_words("turns")))


def _number(parsed: Parsed, mention: Mention) -> str | None:
    """The grammatical number of an attack noun; None of a verb."""
    sentence = parsed.sentences[mention.sentence]
    word = sentence.words[sentence.index_at(mention.trigger)]
    if word.upos == "VERB":
        return None
    if word.form.endswith("ات") or "Number=Plur" in word.feats:
        return "plural"
    return "dual" if "Number=Dual" in word.feats else "singular"


def _is_serial(parsed: Parsed, mention: Mention) -> bool:
    """«سلسلة من الهجمات» (a series of attacks), «العديد من الهجمات» (many attacks)."""
    sentence = parsed.sentences[mention.sentence]
    index = sentence.index_at(mention.trigger)
    return any(w.form in lexicon_words("series") for w in sentence.words[max(0, index - 3) : index])


def _is_habitual(parsed: Parsed, mention: Mention) -> bool:
    """«غالبا ما تقع هجمات» (attacks often happen), «في السنوات الأخيرة» (in recent years)."""
    return any(w.form in lexicon_words("habits") for w in parsed.sentences[mention.sentence].words)


def _is_replied_to(parsed: Parsed, mention: Mention) -> bool:
    sentence = parsed.sentences[mention.sentence]
    words, index = sentence.words, sentence.index_at(mention.trigger)
    return any(w.form in lexicon_words("replies") for w in words[max(0, index - 4) : index])


def _content_words(folded: str) -> Iterable[str]:
    skipped = lexicon_words("place_words") | deictics().keys()
    for word in folded.replace("#", " ").replace("_", " ").split():
        stem = word.strip('".،()')
        if stem in skipped:
            continue  # «بلدة» is no ب + لدة
        for prefix in ("وال", "بال", "لل", "ال", "ب", "و"):
            if stem.startswith(prefix) and len(stem) - len(prefix) >= 3:
                stem = stem[len(prefix) :]
                break
        if stem not in skipped and len(stem) > 1:
            yield stem


def _is_background(dates: Iterable[str], published: date | None) -> bool:
    """Whether something is dated, and well before the day of publication."""
    dates = tuple(dates)
    return published is not None and bool(dates) and all(_latest(d) < published - _RECENT for d in dates)


def _latest(value: str) -> date:
    """The last day of an ISO date or its prefix, near enough."""
    parts = [int(p) for p in value[:10].split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 28)
