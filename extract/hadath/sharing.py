"""What one mention of an attack says, the others of the same sentence and attack have too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from hadath.model import EventType, Mention, Span, When

_APART = 40  # characters: what is hit belongs to words as near as this
_SHARED: Mapping[EventType, tuple[str, ...]] = {
    "strike": ("attacker", "target"),
    "casualty": ("attacker",),
    "statement": (),
}


def share(mentions: Sequence[Mention], private: Collection[Span] = frozenset()) -> list[Mention]:
    """What one mention of a frame says of an attack, the others of that frame have too.

    «أسفر قصف إسرائيلي على حلب عن مقتل جنديين» ("Israeli shelling of Aleppo killed two soldiers"): the killing has
    the attacker and the place of the shelling.

    Args:
        mentions: with incident keys, of one sentence.
        private: triggers whose attackers are theirs alone.
    """
    shared = []
    for mention, mates in _with_mates(mentions):
        roles = dict(mention.roles)
        for role in _SHARED[mention.type]:
            givers = (m for m in mates if m.roles.get(role) and _may_give(m, mention, role, private))
            roles[role] = roles.get(role) or next((m.roles[role] for m in givers), ())
        shared.append(replace(mention, roles=roles, time=mention.time or _time_of(mates)))
    return share_scenes(shared)


def share_scenes(mentions: Sequence[Mention], vague: Collection[Span] = frozenset()) -> list[Mention]:
    """Where and when one mention of a sentence and incident sets it, the others that do not tell have it too.

    Args:
        mentions: with incident keys, of the sentence or of the document.
        vague: place spans («المدينة», «سوريا») that give way to a telling one.
    """
    shared = []
    for mention, mates in _with_mates(mentions):
        places = mention.roles.get("place", ())
        if all(a.span in vague for a in places):
            told = (m.roles["place"] for m in mates if any(a.span not in vague for a in m.roles.get("place", ())))
            places = next(told, places) or next((m.roles["place"] for m in mates if m.roles.get("place")), ())
        roles = {**mention.roles, "place": places} if places else mention.roles
        shared.append(replace(mention, roles=roles, time=mention.time or _time_of(mates)))
    return shared


def _with_mates(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, list[Mention]]]:
    """Each mention with the others of its sentence and incident, the nearest first."""
    groups: dict[tuple[int, str | None], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.sentence, mention.incident].append(mention)
    for mention in mentions:
        mates = [m for m in groups[mention.sentence, mention.incident] if m is not mention]
        yield mention, sorted(mates, key=lambda m: abs(m.trigger.start - mention.trigger.start))


def _time_of(mates: Sequence[Mention]) -> When | None:
    return next((m.time for m in mates if m.time is not None), None)


def _may_give(giver: Mention, taker: Mention, role: str, private: Collection[Span]) -> bool:
    """Who struck also killed; of the two sides of a clash it is not told which one killed.

    An interception has its own attacker and target: those who shoot down, and what is shot down. What another word
    says was hit is the target of the words beside it only.
    """
    if (giver.subtype == "interception") != (taker.subtype == "interception"):
        return False
    if taker.subtype == "suicide_bombing" and giver.type == "casualty":
        return False  # who blew himself up killed others, and was not the one who killed his fellows
    if role == "target":
        return abs(giver.trigger.start - taker.trigger.start) <= _APART
    sides = giver.subtype == "clash" and taker.type == "casualty" and len(giver.roles["attacker"]) > 1
    return not sides and giver.trigger not in private
