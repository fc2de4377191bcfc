"""Which triggers of a sentence tell of one attack: its frames."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from hadath.clause import event_before
from hadath.entities import lexicon
from hadath.model import Word
from hadath.phrases import has_pronoun_on, lexicon_words
from hadath.reading import NEAR, Reading, Trigger

_FRONT = 3  # «و», «في», «هجوم»: the words of an opening phrase
_NAMING = frozenset({"NOUN", "ADJ", "PROPN", "X"})  # of a subject before its verb
OWN_FRAME = -1  # of tolls that no attack of the sentence caused


def frames_of(reading: Reading) -> dict[int, int]:
    """Which attack each trigger tells of: trigger word → frame number, within the sentence."""
    frames: dict[int, int] = {}
    strikes = [t for t in reading.triggers if t.rule.type == "strike"]
    for number, strike in enumerate(strikes):
        if number and _is_outcome(reading, strike):
            frames[strike.index] = frames[strikes[number - 1].index]
            continue
        same = (s for s in reversed(strikes[:number]) if _tells_of_same(reading, s, strike))
        earlier = next(same, None)
        frames[strike.index] = frames[earlier.index] if earlier is not None else number
    last: Trigger | None = None
    words = reading.sentence.words
    for trigger in reading.triggers:
        if trigger.rule.type == "casualty":
            frames[trigger.index] = _casualty_frame(words, trigger, strikes, last, frames)
            last = trigger
    return frames


def _tells_of_same(reading: Reading, previous: Trigger, strike: Trigger) -> bool:
    words = reading.sentence.words
    site = reading.site(strike)
    if _is_another_clause(words[previous.index + 1 : strike.index]):
        return False
    if strike.kind == "verb" and event_before(site, strike.index) == previous.index:
        return True
    if words[strike.index - 1].form in lexicon("since_words"):
        return False  # «الأعنف منذ هجوم 2013» (the worst since the attack of 2013): an earlier one
    if _resumes(words, strike.index) or _is_by(reading, previous, strike):
        return True
    if strike.kind == "participle" or any(
        w.form in lexicon_words("whens") for w in words[previous.index + 1 : strike.index]
    ):
        return True
    if (
        strike.kind != "verb"
        and words[strike.index].head == previous.index
        and words[strike.index].deprel.startswith(("nsubj", "conj", "nmod"))
    ):
        return True
    if _echoes(words, strike.index) or _introduces(words, previous.index):
        return True
    between = words[previous.index + 1 : strike.index]
    if all(w.upos in {"ADJ", "CCONJ", "PUNCT", "PRON"} for w in between):
        return True
    return words[strike.index].form.startswith("ال") and strike.lexeme == previous.lexeme


def _is_by(reading: Reading, previous: Trigger, strike: Trigger) -> bool:
    """«استهدف الطيران الحي بعدة غارات» (aircraft targeted the quarter with several raids): one attack, told twice."""
    words, i = reading.sentence.words, strike.index - 1
    while i > previous.index and (words[i].upos == "NUM" or reading.scene.number_at(i) is not None):
        i -= 1
    return previous.kind == "verb" and strike.kind == "noun" and words[i].form == "ب"


def _resumes(words: Sequence[Word], index: int) -> bool:
    """«انفجارا قتل ثلاثة، وذلك في هجوم استهدف …» (an explosion killed three, and that in an attack on …)."""
    before = words[max(0, index - 2) : index]
    return len(before) == 2 and before[0].form in lexicon_words("resumers") and before[1].form == "في"


def _is_another_clause(between: Sequence[Word]) -> bool:
    """«…، فيما قصفت» (while …), «… ردا على هجوم» (in reply to …): what stands between tells two attacks apart."""
    pairs = (f"{a.form} {b.form}" for a, b in itertools.pairwise(between))
    told_apart = lexicon_words("contrasts") | lexicon_words("replies")
    return any(w.form in told_apart for w in between) or any(p in told_apart for p in pairs)


def _introduces(words: Sequence[Word], index: int) -> bool:
    """«وفي هجوم منفصل، قتل خمسة في انفجار» (in a separate attack): the attack that the sentence then tells of."""
    fronted = index <= _FRONT and index > 0 and words[index - 1].upos == "ADP"
    return fronted and index + 1 < len(words) and words[index + 1].form in lexicon("separate")


def _echoes(words: Sequence[Word], index: int) -> bool:
    """«التصدي لصواريخ وإسقاطها» (repelling missiles and downing them): joined, with a pronoun for what was struck."""
    return has_pronoun_on(words, index) and words[index].upos != "VERB" and index > 0 and words[index - 1].form == "و"


def _is_outcome(reading: Reading, strike: Trigger) -> bool:
    """«عن مقتل 22 وتدمير آليات» (killing 22 and destroying vehicles): joined to a toll, the work of the same attack."""
    words = reading.sentence.words
    if words[strike.index - 1].form != "و" or strike.kind == "verb":
        return False
    before = [t for t in reading.triggers if t.index < strike.index]
    return before[-1].rule.type == "casualty" and before[-1].kind != "verb"


def _casualty_frame(
    words: Sequence[Word],
    casualty: Trigger,
    strikes: Sequence[Trigger],
    last: Trigger | None,
    frames: Mapping[int, int],
) -> int:
    if not strikes:
        return 0
    if last is not None and _is_joined(last.index, casualty.index, frames):
        return frames[last.index]
    before = [s for s in strikes if s.index < casualty.index]
    nearest = min(strikes, key=lambda s: abs(s.index - casualty.index))
    if nearest.index > casualty.index and not _is_cause(words, casualty.index, nearest.index):
        apart = _opens_clause(words, nearest) or _is_another_clause(words[casualty.index + 1 : nearest.index])
        if not before and apart:
            return OWN_FRAME  # «شهيدان في الضفة واشتباكات في جنين» (two killed, and clashes elsewhere)
        nearest = before[-1] if before else nearest
    return frames[nearest.index]


def _opens_clause(words: Sequence[Word], strike: Trigger) -> bool:
    """«واشتباكات في جنين», «والطيران يقصف جنين» (and aircraft bomb Jenin): joined with its own subject."""
    start = strike.index
    while strike.kind == "verb" and start > 1 and words[start - 1].upos in _NAMING:
        start -= 1
    return words[start - 1].form == "و"


def _is_cause(words: Sequence[Word], casualty: int, strike: int) -> bool:
    """«مقتل 3 في غارة» (3 killed in a raid); not «غارة قتلت 3، وهجوم» (a raid that killed 3, and an attack)."""
    between = words[casualty + 1 : strike]
    if _is_another_clause(between):
        return False
    return any(w.form in lexicon("cause_prepositions") for w in between[-4:]) and between[-1].form != "و"


def _is_joined(last: int, index: int, frames: Mapping[int, int]) -> bool:
    """«مقتل 3 وإصابة 5»: the second toll belongs to the attack of the first unless an attack stands between."""
    return index - last <= NEAR and not any(last < strike < index for strike in frames)
