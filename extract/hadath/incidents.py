"""Join the mentions of one happening, keep different happenings apart, and merge mentions into events.

The mentions of one frame of a sentence belong together already (`match`). Frames are joined in text order: a frame goes
to the incident that it has most in common with and does not contradict in date or kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hadath.entities import names_no_group
from hadath.gazetteer import deictics, demonym
from hadath.model import Event, Mention, Parsed, Span
from hadath.phrases import lexicon_words
from hadath.status import strongest, tellers_of

_RECENT = timedelta(days=10)
_FAMILIES = {
    **dict.fromkeys(("air_strike", "drone_strike", "missile_strike", "shelling"), "from afar"),
    **dict.fromkeys(("bombing", "suicide_bombing"), "bomb"),
    "armed_attack": "arms",
    "clash": "clash",
}
_SHORTEST_NAME = 4  # letters of a name with an attached ب: «بحلب»
_OTHER_MEANS = 2
_TURN = 1
_ELSEWHERE = 3  # other names: Grozny for Chechnya is outweighed by «الهجوم», another town by nothing else told
_SAME_TOLLS = 2  # four killed and three wounded, in Sinai or in Rafah: one attack
_HEADLINE = 1  # what the first sentences tell is mostly what the headline tells
_HEADED = 2  # the last sentence that a headline weighs for
_NEW = 1  # «هجوم» (an attack) brings in another one, unless it retells the headline
_LATE = 1  # so does any attack behind the lead that is not «الهجوم»
_SAME_ATTACKERS = 0.75
_LEAD = 9  # sentences: so far «هجوم» may tell the same again; later it is another attack, «الهجوم» the same


@dataclass(frozen=True, slots=True)
class _Where:
    """A place argument: its telling words, and what the gazetteer knows of it."""

    words: frozenset[str]
    country: str | None
    is_country: bool
    is_part: bool  # a street, a quarter, a building: it may lie in any town that is named elsewhere

    def may_be(self, other: _Where) -> bool:
        """True unless the two are different places for certain."""
        if self.words & other.words or self.is_part != other.is_part:
            return True
        if self.country and other.country and self.country != other.country:
            return False
        return self.is_country or other.is_country


@dataclass(slots=True)
class _Incident:
    """What is known of one happening so far."""

    key: str
    sentences: list[int]
    places: list[_Where] = field(default_factory=list)
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

    def add(self, other: _Incident) -> None:
        """Take in what a further frame tells."""
        self.sentences.extend(other.sentences)
        self.places.extend(other.places)
        for name in ("dates", "kinds", "lexemes", "counts", "targets", "attackers", "ordinals"):
            getattr(self, name).update(getattr(other, name))


def join(mentions: Sequence[Mention], parsed: Parsed) -> list[Mention]:
    """The mentions with their document-wide incident keys.

    «قتل 3 في الهجوم» ("3 were killed in the attack") joins the attack told before.
    """
    incidents: list[_Incident] = []
    final: dict[int, str] = {}
    for frame in _frames(mentions):
        one = _describe(frame, parsed, f"i{len(incidents) + 1}")
        home = _best(one, incidents, parsed)
        if home is None:
            incidents.append(one)
            home = one
        else:
            home.add(one)
        final.update({id(m): home.key for m in frame})
    return [replace(m, incident=final[id(m)]) if id(m) in final else m for m in mentions]


def _frames(mentions: Sequence[Mention]) -> Iterable[list[Mention]]:
    frames: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.incident is not None:
            key = f"{mention.incident}{mention.scope == 'cumulative'}"
            frames.setdefault(key, []).append(mention)
    return frames.values()


def _describe(frame: list[Mention], parsed: Parsed, key: str) -> _Incident:
    folded = parsed.norm.folded

    def words(role: str) -> set[str]:
        spans = [a.span for m in frame for a in m.roles.get(role, ())]
        return {w for s in spans for w in _content_words(folded[s.start : s.end])}

    return _Incident(
        key=key,
        sentences=[frame[0].sentence],
        places=[w for m in frame for a in m.roles.get("place", ()) if (w := _where(m, a.span, folded)).words],
        dates={m.time.value for m in frame if m.time is not None and m.time.value},
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
    )


def _where(mention: Mention, span: Span, folded: str) -> _Where:
    known = mention.places.get(span)
    return _Where(
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


def vague_places(mentions: Sequence[Mention], parsed: Parsed) -> frozenset[Span]:
    """Place spans that name a whole country or nothing («المدينة», the city)."""
    folded = parsed.norm.folded
    return frozenset(
        a.span
        for m in mentions
        for a in m.roles.get("place", ())
        if (where := _where(m, a.span, folded)).is_country or not where.words
    )


def _best(one: _Incident, incidents: Sequence[_Incident], parsed: Parsed) -> _Incident | None:
    scored = [
        (_evidence(one, other), number, other)
        for number, other in enumerate(incidents)
        if not _contradicts(one, other, parsed)
    ]
    if not scored or one.separate:
        return None
    score, _, home = max(scored, key=lambda s: (s[0], -s[1]))
    return home if score > 0 else None


def _evidence(one: _Incident, other: _Incident) -> float:
    """How much speaks for two being one; a frame that has nothing in common with any incident opens its own.

    The weights were fitted to the gold dev texts and to forty more of our own annotation: a named place and an equal
    toll say most, then a word that comes again («الهجوم» after «هجوم») and definiteness. Other names of places speak
    against it, but a text that names the town and then its region, and resumes with «الهجوم», tells of one attack.
    """
    same_word, definite = bool(one.lexemes & other.lexemes), one.definite
    both_strikes = bool(one.kinds and other.kinds)
    headed = 0 in other.sentences and one.sentences[0] <= _HEADED
    late = bool(one.kinds) and not definite and one.sentences[0] > _LEAD
    return (
        2 * any(p.words & q.words for p in one.places for q in other.places)
        + 2 * bool(one.counts & other.counts)
        + 1.5 * (same_word and (definite or one.sentences[0] <= _LEAD))
        + 1 * (same_word and definite)
        + 0.5 * definite
        + 1 * bool(one.dates & other.dates)
        + 1 * bool(one.targets & other.targets)
        + 0.5 * bool(one.kinds & other.kinds)
        + 0.25 * (other.sentences[-1] >= one.sentences[0] - 2)
        + _HEADLINE * headed
        + _SAME_ATTACKERS * bool(one.attackers & other.attackers)
        - _NEW * (one.indefinite and not headed)
        - _LATE * late
        - _ELSEWHERE * _is_elsewhere(one, other)
        - 1 * _are_rivals(one, other)
        - _OTHER_MEANS * _are_other_means(one, other)
        - _TURN * (one.turns and not definite)
        - 1 * (both_strikes and other.sentences[-1] == one.sentences[0])
    )


def _are_other_means(one: _Incident, other: _Incident) -> bool:
    """A bomb that was laid is no air raid: each tells its means, and they are of different families."""
    ours, theirs = ({_FAMILIES[k] for k in i.kinds if k in _FAMILIES} for i in (one, other))
    told = len(one.kinds) == len([k for k in one.kinds if k in _FAMILIES])
    return told and bool(ours and theirs) and not ours & theirs


def _are_rivals(one: _Incident, other: _Incident) -> bool:
    """Whether each has attackers and none in common; «الجيش» may be «القوات», so that it is no proof."""
    clash = "clash" in one.kinds | other.kinds
    if names_no_group(one.attackers) or names_no_group(other.attackers):
        return False
    return bool(one.attackers and other.attackers) and not clash and not one.attackers & other.attackers


def _contradicts(one: _Incident, other: _Incident, parsed: Parsed) -> bool:
    if one.actual != other.actual or one.cumulative != other.cumulative:
        return True
    if one.ordinals and other.ordinals and not one.ordinals & other.ordinals:
        return True
    if other.sentences[-1] == one.sentences[0] and not (one.kinds and other.kinds):
        return True  # a toll that no attack of its sentence caused
    if one.replies and other.sentences[-1] == one.sentences[0]:
        return True
    if (
        one.dates
        and other.dates
        and not any(a.startswith(b) or b.startswith(a) for a in one.dates for b in other.dates)
    ):
        return True
    if _is_background(one, parsed) != _is_background(other, parsed) and (not one.dates or not other.dates):
        return True
    return bool(one.kinds and other.kinds) and (one.kinds == {"clash"}) != ("clash" in other.kinds)


def _is_elsewhere(one: _Incident, other: _Incident) -> bool:
    """Whether two places are told apart: each has telling names and they share none, or countries differ.

    Equal tolls overrule it.
    """
    if len(one.counts & other.counts) >= _SAME_TOLLS:
        return False
    ours, theirs = ([w for w in i.places if not w.is_country and not w.is_part] for i in (one, other))
    if ours and theirs:
        return not any(p.words & q.words for p in ours for q in theirs)
    return bool(one.places and other.places) and not any(p.may_be(q) for p in one.places for q in other.places)


def _is_background(one: _Incident, parsed: Parsed) -> bool:
    published = parsed.document.published
    if published is None or not one.dates:
        return False
    return all(_latest(d) < published - _RECENT for d in one.dates)


def _latest(value: str) -> date:
    """The last day of an ISO date or its prefix, near enough."""
    parts = [int(p) for p in value[:10].split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 28)


def merge(mentions: Sequence[Mention]) -> tuple[Event, ...]:
    """One event for the mentions of one happening that tell the same: type, incident, and for casualties the toll.

    Conflicting tolls of one incident stay side by side, each an event of its own with its source.
    """
    groups: dict[tuple[object, ...], list[Mention]] = {}
    for number, mention in enumerate(mentions):
        groups.setdefault(_identity(mention, number), []).append(mention)
    return tuple(_event(group) for group in groups.values())


def _identity(mention: Mention, number: int) -> tuple[object, ...]:
    if mention.type == "statement" or mention.incident is None:
        return ("alone", number)
    count = (mention.count.min, mention.count.max) if mention.count is not None else None
    toll = (mention.subtype, mention.scope, count) if mention.type == "casualty" else ()
    kind = "clash" if mention.subtype == "clash" else "attack"
    return (mention.type, mention.incident, mention.polarity, mention.realis, *toll, kind)


def _event(group: list[Mention]) -> Event:
    main = max(group, key=lambda m: (_weight(m), -m.trigger.start))
    roles = dict(main.roles)
    for mention in group:
        for role, arguments in mention.roles.items():
            if not roles.get(role) and arguments:
                roles[role] = tuple(
                    a if mention.sentence == main.sentence else replace(a, resolved=True) for a in arguments
                )
    time = main.time or next((m.time for m in group if m.time is not None), None)
    if main.type == "strike":
        roles["source"] = tellers_of(group, main)
    places = {span: place for m in group for span, place in m.places.items()}
    status = strongest(m.status for m in group)
    return Event(replace(main, roles=roles, time=time, places=places, status=status), tuple(group))


def _weight(mention: Mention) -> int:
    return sum(bool(a) for a in mention.roles.values()) + (mention.time is not None) + (mention.count is not None)
