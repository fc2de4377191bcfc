"""Join the mentions of one happening, keep different happenings apart, and merge mentions into events.

The mentions of one frame of a sentence belong together already (`match`). Frames are joined in text order: a frame goes
to the incident that it has most in common with and does not contradict in date or kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hadath.happenings import Happening, describe, where_of
from hadath.likeness import excludes, likeness
from hadath.model import Event, Mention, Parsed, Span
from hadath.status import strongest, tellers_of


def join(mentions: Sequence[Mention], parsed: Parsed) -> list[Mention]:
    """The mentions with their document-wide incident keys.

    «قتل 3 في الهجوم» ("3 were killed in the attack") joins the attack told before.
    """
    incidents: list[Happening] = []
    final: dict[int, str] = {}
    for frame in _frames(mentions):
        one = describe(frame, parsed, f"i{len(incidents) + 1}")
        home = _best(one, incidents)
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


def vague_places(mentions: Sequence[Mention], parsed: Parsed) -> frozenset[Span]:
    """Place spans that name a whole country or nothing («المدينة», the city)."""
    folded = parsed.norm.folded
    return frozenset(
        a.span
        for m in mentions
        for a in m.roles.get("place", ())
        if (where := where_of(m, a.span, folded)).is_country or not where.words
    )


def _best(one: Happening, incidents: Sequence[Happening]) -> Happening | None:
    """The incident that a frame is most like, the earlier of two; None where it is another."""
    open_to_it = [other for other in incidents if not one.separate and not excludes(one, other)]
    home = max(open_to_it, key=lambda other: likeness(one, other), default=None)
    return home if home is not None and likeness(one, home) > 0 else None


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
