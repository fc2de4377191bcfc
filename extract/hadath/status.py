"""Who stands behind what is told: the status of strikes and casualties, and what each statement is about.

A strike or casualty inside what somebody says takes its status from that statement's act («نفى», he denied: denied),
by `lexicon/status.toml`; what the attacker's own side tells is claimed, whatever the verb. A statement is about
the incidents that it tells, or, where it names none («نفت الجماعة ذلك», the group denied it), about the one before.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hadath.attribution import innermost
from hadath.entities import bare
from hadath.gazetteer import demonym
from hadath.inflect import noun_forms
from hadath.model import STATUSES, Argument, Mention, Parsed, Span, Status
from hadath.rulebook import Rule
from hadath.text import fold

_LEXICON = Path(__file__).parent / "lexicon" / "status.toml"
_LATEST_REFERENCE = 3  # sentences back to an attack that a statement does not name again, …
_LATEST_PRONOUN = 1  # … or names by «ذلك» only
_IN = "في"
_PRONOUNS = ("ه", "ها", "هم")
_OF_ALL = ("denied", "claimed")  # statuses that all mentions of an incident have, wherever it is claimed or denied
_CLITICS = ("وال", "بال", "فال", "لل", "ال", "و", "ب", "ل")
_SHORTEST = 3  # letters of a word without its clitic


def attribute(
    events: Sequence[Mention], statements: Sequence[Mention], parsed: Parsed, rules: Iterable[Rule]
) -> tuple[list[Mention], list[Mention]]:
    """Strikes and casualties with their status and tellers, and statements with the incidents that they are about.

    «نفت الجماعة استهداف السفينة» ("the group denied having targeted the ship"): the targeting is denied, and the
    denial is about its incident.

    Args:
        events: strikes and casualties, joined into incidents.
        statements: those of the same document.
        parsed: the document.
        rules: the statement rules in use; their option `status` goes before the status of their act.
    """
    given = {rule.name: rule.options["status"] for rule in rules if "status" in rule.options}
    acts = [replace(s, status=_status_of(s, given)) for s in statements]
    told = [_told(event, acts, events, parsed) for event in events]
    linked = _linked(acts, told, parsed)
    disputes = {(key, kind): s.status for s, kinds in linked for key in s.about for kind in kinds}
    events = [replace(e, status=_settled(e, disputes)) for e in told]
    return events, [replace(s, status="reported") for s, _ in linked]


def strongest(statuses: Iterable[Status]) -> Status:
    """The status of an event whose mentions have these: a denial goes before a claim, an accusation before a report."""
    return min(statuses, key=STATUSES.index)


def tellers_of(group: Sequence[Mention], main: Mention) -> tuple[Argument, ...]:
    """Who tells of a strike in any of its mentions, each once, in text order.

    Args:
        group: all mentions of the strike.
        main: the one in whose sentence the event stands; who tells of it elsewhere is `resolved`.
    """
    spans = {a.span: a.resolved or m.sentence != main.sentence for m in group for a in m.tellers}
    return tuple(Argument(span, resolved) for span, resolved in sorted(spans.items()))


# --- status ----------------------------------------------------------------------------------------------------------


def _status_of(statement: Mention, given: Mapping[str, Status]) -> Status:
    if statement.polarity == "negative":
        return "reported"  # «لم تتبن أي جهة الهجوم»
    status: Status = given.get(statement.rule) or _table()["status"].get(statement.subtype, "reported")
    return status


def _told(event: Mention, statements: Sequence[Mention], events: Sequence[Mention], parsed: Parsed) -> Mention:
    """The event with the status that the statement around it gives it, and with who makes that statement."""
    around = [s for s in statements if s.content is not None and s.content.covers(event.trigger)]
    if not around:
        return event
    nearest = innermost(around)
    tellers = nearest.roles.get("speaker", ())
    tellers = tuple(replace(a, resolved=a.resolved or nearest.sentence != event.sentence) for a in tellers)
    status = "reported" if _is_setting(event, nearest, parsed) else nearest.status
    if status != "denied" and _is_own(_attackers(event, events), nearest, parsed):
        status = "claimed"
    elif status in ("confirmed", "denied"):
        unsaid = status == "confirmed" and not _is_authority(nearest, parsed)
        status = "reported" if unsaid or _is_presupposed(event, nearest, parsed) else status
    return replace(event, status=strongest((status, event.status)), tellers=tellers)


def _is_setting(event: Mention, statement: Mention, parsed: Parsed) -> bool:
    """«تبنى الهجوم الذي قتل فيه جنديان»: who claims the attack does not tell of the dead."""
    start = statement.content.start if statement.content is not None else event.trigger.start
    before = _words(parsed, Span(start, event.trigger.start))
    return any({word, *_stems(word)} & _list("setting") for word in before)


def _is_presupposed(event: Mention, statement: Mention, parsed: Parsed) -> bool:
    """«أكد أن أحدا لم يصب في الهجوم», «نفت استعمال الغاز في هجماتها»: the attack is neither confirmed nor denied."""
    word = parsed.norm.folded[event.trigger.start : event.trigger.end]
    before = _words(parsed, Span(0, event.trigger.start))[-1:]
    known = word.startswith("ال") or word.endswith(_PRONOUNS)
    return known and before == [_IN] and not _is_of_responsibility(statement, parsed)


def _attackers(event: Mention, events: Sequence[Mention]) -> tuple[Argument, ...]:
    """Who made it: for an event that does not tell, who made what its sentence tells of the same incident."""
    mates = (e for e in events if (e.sentence, e.incident) == (event.sentence, event.incident))
    return event.roles.get("attacker", ()) or tuple(a for e in mates for a in e.roles.get("attacker", ()))


def _is_own(attackers: Sequence[Argument], statement: Mention, parsed: Parsed) -> bool:
    """Whether the speaker is of the attacker's side: the same words, or for a state's bodies its name."""
    for speaker in statement.roles.get("speaker", ()):
        theirs = _words(parsed, speaker.span)
        for attacker in attackers:
            ours = _words(parsed, attacker.span)
            if _share_name(ours, theirs) or _are_of_one_state(ours, theirs):
                return True
    return False


def _share_name(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """«حركة الشباب» and «الحركة», «كتائب القسام» and «القسام»; not «قوات الأمن» and «قوات المعارضة»."""
    one, other = ({bare(w) for w in words if len(w) >= _SHORTEST and demonym(w) is None} for words in (ours, theirs))
    alone = bool(one & other) and (len(ours) == 1 or len(theirs) == 1)
    return alone or bool((one & other) - _list("generic"))


def _are_of_one_state(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """«طائرات روسية» and «وزارة الدفاع الروسية»; not «المرصد السوري» or «المعارضة السورية» and the Syrian army."""
    one, other = ({code for w in words if (code := demonym(w))} for words in (ours, theirs))
    official = bool(_list("state") & {theirs[0], *_stems(theirs[0])})
    rebels = any(_list("rebels") & {w, *_stems(w)} for w in (*ours, *theirs))
    return bool(one & other) and official and not rebels


def _is_authority(statement: Mention, parsed: Parsed) -> bool:
    """Whether the speaker may confirm: «وزارة الصحة», not «شهود عيان» (eyewitnesses)."""
    spans = [a.span for a in statement.roles.get("speaker", ())]
    return not any(_list("no_authority") & {w, *_stems(w)} for s in spans for w in _words(parsed, s)[:1])


# --- what a statement is about ---------------------------------------------------------------------------------------


def _linked(
    statements: Sequence[Mention], events: Sequence[Mention], parsed: Parsed
) -> list[tuple[Mention, frozenset[str]]]:
    """The statements with their incidents; and of what there all mentions are claimed or denied with them."""
    linked: list[tuple[Mention, frozenset[str]]] = []
    for statement in sorted(statements, key=lambda s: s.trigger):
        inside = [e for e in events if statement.content is not None and statement.content.covers(e.trigger)]
        named = [e for e in inside if not _is_setting(e, statement, parsed)] or inside
        reach = 0 if named or statement.status == "reported" else _reach(statement, parsed)
        if reach:
            before = [s for s, _ in linked if s.sentence > statement.sentence - reach]
            strikes = [e for e in events if e.type == "strike" and statement.sentence - reach < e.sentence]
            about, kinds = _before(statement, before, strikes), frozenset({"strike"})
        else:
            about = tuple(dict.fromkeys(e.incident for e in named if e.incident is not None))
            kinds = _disputed(statement, named, parsed)
        kinds = kinds if statement.status in _OF_ALL else frozenset()
        linked.append((replace(statement, about=about), kinds))
    return linked


def _disputed(statement: Mention, named: Sequence[Mention], parsed: Parsed) -> frozenset[str]:
    """What is claimed or denied in all mentions of an incident: the strike, or what is told in the same word.

    Who denies a part in an attack, or claims it, means all that is told of it; «نفى قصف المستشفى» (he denied the
    shelling of the hospital) speaks against a shelling of the text; «نفى أن تكون القوات في المدينة» against neither.
    """
    if statement.status == "claimed" or _is_of_responsibility(statement, parsed):
        return frozenset(_kind(e) for e in named if e.type == "strike" and e.status == statement.status)
    opening = statement.content.start if statement.content is not None else -1
    return frozenset(f"{e.type} {e.lemma}" for e in named if e.trigger.start == opening)


def _is_of_responsibility(statement: Mention, parsed: Parsed) -> bool:
    words = _words(parsed, statement.content) if statement.content is not None else []
    return any(_list("responsibility") & {w, *_stems(w)} for w in words)


def _kind(event: Mention) -> str:
    return event.type if event.type == "strike" else event.subtype


def _reach(statement: Mention, parsed: Parsed) -> int:
    """How many sentences, its own with them, hold what a statement refers back to; 0 where it names something else."""
    if statement.content is None:
        return _LATEST_PRONOUN + 1  # «لكن الجماعة نفت»
    said = [{w, *_stems(w)} for w in _words(parsed, statement.content)]
    if any(forms & _list("back_references") for forms in said) or said[-1] & _list("responsibility"):
        return _LATEST_REFERENCE + 1
    return _LATEST_PRONOUN + 1 if any(forms & _list("back_pronouns") for forms in said) else 0


def _before(statement: Mention, earlier: Sequence[Mention], strikes: Sequence[Mention]) -> tuple[str, ...]:
    """The incident of the accusation or claim before, or of the strike that was told last."""
    disputed = next((s for s in reversed(earlier) if s.about and s.status != "reported"), None)
    last = max((e for e in strikes if e.trigger < statement.trigger), key=lambda e: e.trigger, default=None)
    if disputed is not None and (last is None or disputed.sentence >= last.sentence):
        return disputed.about
    return (last.incident,) if last is not None and last.incident is not None else ()


def _settled(event: Mention, disputes: Mapping[tuple[str, str], Status]) -> Status:
    """The status of what is only reported here, and claimed or denied elsewhere."""
    if event.status != "reported" or event.incident is None:
        return event.status
    same_word = disputes.get((event.incident, f"{event.type} {event.lemma}"))
    return same_word or disputes.get((event.incident, _kind(event)), event.status)


# --- words -----------------------------------------------------------------------------------------------------------


def _words(parsed: Parsed, span: Span) -> list[str]:
    return [w.strip('".،؛:()') for w in parsed.norm.folded[span.start : span.end].split()]


def _stems(word: str) -> list[str]:
    return [word.removeprefix(c) for c in _CLITICS if word.startswith(c) and len(word) - len(c) >= _SHORTEST]


@cache
def _list(name: str) -> frozenset[str]:
    """A word list, folded; nouns in all their forms, with a pronoun too («مسؤوليتها»)."""
    lines = _table()["words"][name]
    return frozenset(form for line in lines for form in (fold(line), *noun_forms(line)))


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
