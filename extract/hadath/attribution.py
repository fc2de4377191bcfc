"""What the statements of a sentence tell of its attacks: who made them, who gives a toll; what is only the saying."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from hadath.entities import bare, lexicon
from hadath.model import Argument, Mention, Sentence, Span
from hadath.phrases import noun_phrase
from hadath.reading import COMMAS, Reading

_NO_REPORT = frozenset({"condemn", "demand", "threaten"})  # who condemns a killing gives no figure of it
_CLAIM = 5  # words of «مسؤوليته عنه»: مسؤولية + ه + عن + ه, and one to spare
_APART = 40  # characters between two words: a title, a date, no clause


def speech_zones(sentence: Sentence, statements: Sequence[Mention]) -> list[Span]:
    """From a speech verb to what is said, and who says it: places and dates there belong to the saying."""
    zones: list[Span] = []
    for statement in statements:
        if statement.sentence != sentence.index:
            continue
        named = [
            a.span for r in ("speaker", "medium", "addressee") for a in statement.roles.get(r, ()) if not a.resolved
        ]
        zones.extend((statement.trigger, *named))
        content = statement.content
        if content is not None and content.end <= statement.trigger.start:
            zones.append(Span(statement.trigger.start, _clause_end(sentence, statement.trigger.end)))
        if content is not None and content.start > statement.trigger.end:
            zones.append(Span(statement.trigger.start, content.start))
            zones.extend(
                Span(n.start, statement.trigger.start) for n in named if 0 < statement.trigger.start - n.end < _APART
            )
    return zones


def _clause_end(sentence: Sentence, start: int) -> int:
    """Where the clause around a position ends: «…، حسبما أعلن المرصد الخميس»."""
    marks = (w.span.start for w in sentence.words if w.span.start >= start and w.text in COMMAS | {"."})
    return next(marks, sentence.span.end)


def claim(reading: Reading, mention: Mention, statements: Sequence[Mention]) -> Mention:
    """Who claims an attack made it; whom an accusation names first is said to have made it."""
    if mention.roles.get("attacker"):
        return mention
    for statement in statements:
        content = statement.content
        if statement.sentence != mention.sentence or content is None:
            continue
        if _claims_before(reading, mention, statement, content):
            return replace(mention, roles={**mention.roles, "attacker": statement.roles.get("speaker", ())})
        if not content.covers(mention.trigger):
            continue
        found: tuple[Argument, ...] = ()
        claimed = statement.subtype == "claim_responsibility" or _answers_for(reading, mention, content)
        if claimed and statement.polarity == "positive":
            found = statement.roles.get("speaker", ())
        elif mention.type == "strike" and (
            _speaker_acts(reading, mention, content) or _announces_own(reading, mention, statement, content)
        ):
            found = tuple(a for a in statement.roles.get("speaker", ()) if not a.resolved)
        elif statement.subtype == "accuse":
            found = _accused(reading, statement, content)
        if found:
            return replace(mention, roles={**mention.roles, "attacker": found})
    return mention


def _claims_before(reading: Reading, mention: Mention, statement: Mention, content: Span) -> bool:
    """«هجوم أعلن التنظيم مسؤوليته عنه» (an attack that the organisation claimed): the last one before the claim."""
    if mention.type != "strike" or statement.subtype != "claim_responsibility" or statement.polarity != "positive":
        return False
    words = reading.sentence.words
    opening = [w for w in words if content.start <= w.span.start < content.end][:_CLAIM]
    pronoun = any(a.form == "عن" and b.upos == "PRON" and a.token == b.token for a, b in itertools.pairwise(opening))
    triggers = [words[t.index].token_span for t in reading.triggers if t.rule.type == "strike"]
    before = [span for span in triggers if span.end <= statement.trigger.start]
    return pronoun and bool(before) and before[-1] == mention.trigger


def _answers_for(reading: Reading, mention: Mention, content: Span) -> bool:
    """«يعترف بمسؤوليته عن هجوم», «أعلنت أنها مسؤولة عن الهجوم»: the pronoun there is the speaker's."""
    words = [w for w in reading.sentence.words if content.start <= w.span.start < mention.trigger.start]
    opening = [w for w in words if w.upos not in {"ADP", "SCONJ", "PRON"}]
    own = any(w.upos == "PRON" for w in words)
    return own and len(opening) == 1 and opening[0].form in lexicon("responsible") and words[-1].form == "عن"


def _speaker_acts(reading: Reading, mention: Mention, content: Span) -> bool:
    """«قالت الحركة إنها استهدفت …», «إنها شنت هجوما»: the pronoun after «إن» is the speaker, who acts."""
    words = [w for w in reading.sentence.words if content.start <= w.span.start < mention.trigger.end]
    opener = next((i for i, w in enumerate(words[:3]) if w.upos == "SCONJ"), None)
    if opener is None or opener + 1 >= len(words) or words[opener + 1].upos != "PRON":
        return False
    verbs = [w for w in words[opener + 2 :] if w.upos == "VERB"]
    if not verbs or len(verbs) > 1 or any(w.upos == "CCONJ" for w in words[opener + 2 :]):
        return False
    if any(w.upos == "NOUN" and w.index < verbs[0].index for w in words[opener + 2 :]):
        return False  # «إنه بناء على معلومات قصفت القوات …»: a pronoun of no person
    return verbs[0].token_span == mention.trigger or verbs[0].form in lexicon("light_verbs")


def _announces_own(reading: Reading, mention: Mention, statement: Mention, content: Span) -> bool:
    """«أعلنت الكتائب استهداف دبابة» (the brigades announced the targeting of a tank): it is their own doing."""
    words = reading.sentence.words
    speaker = next((a.span for a in statement.roles.get("speaker", ()) if not a.resolved), None)
    teller = next((w for w in words if speaker is not None and w.span.end > speaker.start), None)
    if statement.subtype != "announce" or teller is None or bare(teller.form) not in lexicon("fighters"):
        return False
    opening = [w for w in words if content.start <= w.span.start < mention.trigger.start]
    return all(w.upos == "ADP" or bare(w.form) in lexicon("light_nouns") for w in opening)


def _accused(reading: Reading, statement: Mention, content: Span) -> tuple[Argument, ...]:
    """«اتهمت كييف موسكو بقصف المحطة» (Kyiv accused Moscow of …): whom it names, else the content's first phrase."""
    if named := statement.roles.get("addressee", ()):
        return named
    first = _first_phrase(reading, content)
    return (Argument(first),) if first is not None else ()


def _first_phrase(reading: Reading, content: Span) -> Span | None:
    first = next((w.index for w in reading.sentence.words if w.span.start >= content.start), None)
    phrase = noun_phrase(reading.scene, first) if first is not None else None
    return phrase.span(reading.sentence) if phrase else None


def innermost(statements: Sequence[Mention]) -> Mention:
    """Of statements that hold one another the one that says least."""
    return min(statements, key=lambda s: s.content.end - s.content.start if s.content else 0)


def with_source(mention: Mention, statements: Sequence[Mention]) -> Mention:
    """The speaker of the statement that tells of a casualty, in the same sentence, is its source."""
    if mention.type != "casualty":
        return mention
    telling = [
        s
        for s in statements
        if s.sentence == mention.sentence
        and s.subtype not in _NO_REPORT
        and s.content is not None
        and s.content.covers(mention.trigger)
    ]
    if not telling:
        return mention
    sources = tuple(a for a in innermost(telling).roles.get("speaker", ()) if not a.resolved)
    return replace(mention, roles={**mention.roles, "source": sources})
