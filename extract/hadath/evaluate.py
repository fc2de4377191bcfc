"""How well events agree with annotations: the measures of the gold texts, for anybody's own.

A predicted event matches an annotated one of the same type whose trigger overlaps its own, one to one. Arguments,
times, counts and quotes count on matched events only. Two spans agree where they share at least half of what they
cover together (quotes: four fifths).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hadath.annotations import Annotated, Annotation
from hadath.model import Span
from hadath.rulebook import bundled_types

Measures = dict[str, dict[str, float | int | None]]
_LIKE = 0.5
_LIKE_QUOTES = 0.8
_EXTRAS = frozenset({"source", "medium"})  # roles without which an event still counts as right in every detail
_CONTEXT = 40  # characters shown around a trigger


@dataclass(slots=True)
class Tally:
    """Right ones among those annotated and those predicted."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, right: int, gold: int, predicted: int) -> None:
        """Count some more."""
        self.right += right
        self.gold += gold
        self.predicted += predicted

    def measures(self) -> dict[str, float | int | None]:
        """Precision, recall, F1 (0 where there is nothing to divide by), and how many there are in the annotations."""
        return _f1(_share(self.right, self.predicted), _share(self.right, self.gold)) | {"gold": self.gold}


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One difference. `kind`: "missed", "spurious", a role, "subtype", "count", "time", "quotes" or "content"."""

    document: str
    kind: str
    event: str
    where: str  # the trigger in brackets, with what stands around it
    gold: str = ""
    found: str = ""


@dataclass(slots=True)
class _Score:
    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    perfect: Tally = field(default_factory=Tally)
    accuracies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    disagreements: list[Disagreement] = field(default_factory=list)
    incident_precision: float = 0.0
    incident_recall: float = 0.0
    incident_mentions: int = 0

    def measures(self) -> Measures:
        found: Measures = {name: tally.measures() for name, tally in sorted(self.tallies.items())}
        for name, tally in sorted(self.accuracies.items()):
            found[f"accuracy.{name}"] = {
                "value": _share(tally.right, tally.gold) if tally.gold else None,
                "of": tally.gold,
            }
        of = self.incident_mentions
        b_cubed = _f1(_share(self.incident_precision, of), _share(self.incident_recall, of))
        return found | {"incident.b3": b_cubed | {"of": of}, "perfect_event": self.perfect.measures()}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The measures by name, and every disagreement."""

    documents: int
    measures: Measures
    disagreements: tuple[Disagreement, ...]


def evaluate(gold: Mapping[str, Annotated], predicted: Mapping[str, Sequence[Annotation]]) -> Evaluation:
    """Compare predicted events with annotations.

    Where «قتل 3 جنود» ("3 soldiers were killed") is annotated as a casualty with the victim «3 جنود», a prediction
    on «قتل» with the victim «جنود» has found the trigger and, as more than half of the victim agrees, the argument.

    Args:
        gold: annotated texts by name. A text without predictions has all its events missed.
        predicted: mentions by document; documents that are not annotated are left out.

    Returns:
        Measures `trigger.*`, `arg.*`, `count`, `time`, `quote`, `content` with `p`, `r`, `f1` and how many are in
        `gold`; `accuracy.*` with `value` and `of`; `incident.b3` (B-cubed F1 of the incidents of matched mentions);
        `perfect_event` (right in every detail).
    """
    score = _Score()
    for name, annotated in gold.items():
        _Comparison(score, name, annotated, predicted.get(name, ())).run()
    return Evaluation(len(gold), score.measures(), tuple(score.disagreements))


class _Comparison:
    """One document's events, annotated and predicted."""

    def __init__(self, score: _Score, name: str, annotated: Annotated, predicted: Sequence[Annotation]) -> None:
        self._score, self._name, self._text = score, name, annotated.text
        self._gold, self._predicted = annotated.events, predicted

    def run(self) -> None:
        pairs = pair(self._gold, self._predicted)
        self._count_triggers(pairs)
        for i, j in pairs:
            right = self._compare(self._gold[i], self._predicted[j])
            self._score.perfect.add(right, 0, 0)
        self._compare_incidents(pairs)

    def _count_triggers(self, pairs: Sequence[tuple[int, int]]) -> None:
        tallies = self._score.tallies
        matched = {i for i, _ in pairs}, {j for _, j in pairs}
        for events, hits, kind in ((self._gold, matched[0], "missed"), (self._predicted, matched[1], "spurious")):
            is_gold = kind == "missed"
            for number, event in enumerate(events):
                for name in (f"trigger.{event.type}", "trigger.all"):
                    tallies[name].add(is_gold and number in hits, is_gold, not is_gold)
                self._score.perfect.add(0, is_gold, not is_gold)
                if number not in hits:
                    self._disagree(kind, event)

    def _compare(self, gold: Annotation, found: Annotation) -> bool:
        """Compare a matched pair; true where every detail is right."""
        return all(
            [
                self._same(f"subtype.{gold.type}", "subtype", gold, found),
                self._compare_roles(gold, found),
                self._compare_statement(gold, found) if gold.type == "statement" else self._compare_values(gold, found),
            ]
        )

    def _compare_roles(self, gold: Annotation, found: Annotation) -> bool:
        right = True
        for role in bundled_types()[gold.type].roles:
            ours, theirs = found.roles.get(role, ()), gold.roles.get(role, ())
            hits = agreeing(theirs, ours, _LIKE)
            for name in (f"arg.{gold.type}.{role}", f"arg.{gold.type}", "arg.all"):
                self._score.tallies[name].add(hits, len(theirs), len(ours))
            if not hits == len(theirs) == len(ours):
                self._disagree(role, gold, self._texts(theirs), self._texts(ours))
                right &= role in _EXTRAS
        return right

    def _compare_values(self, gold: Annotation, found: Annotation) -> bool:
        right = True
        for name in ("polarity", "realis", *(["scope"] if gold.type == "casualty" else [])):
            self._same(name, name, gold, found)
        for name in ("time", *(["count"] if gold.type == "casualty" else [])):
            theirs, ours = getattr(gold, name), getattr(found, name)
            hit = theirs is not None and theirs == ours
            self._score.tallies[name].add(hit, theirs is not None, ours is not None)
            if theirs != ours:
                self._disagree(name, gold, _shown(theirs), _shown(ours))
                right = False
        return right

    def _compare_statement(self, gold: Annotation, found: Annotation) -> bool:
        hits = agreeing(gold.quotes, found.quotes, _LIKE_QUOTES)
        self._score.tallies["quote"].add(hits, len(gold.quotes), len(found.quotes))
        if not hits == len(gold.quotes) == len(found.quotes):
            self._disagree("quotes", gold, self._texts(gold.quotes), self._texts(found.quotes))
        hit = bool(gold.content and found.content and overlap(gold.content, found.content) >= _LIKE)
        self._score.tallies["content"].add(hit, gold.content is not None, found.content is not None)
        if not hit and (gold.content or found.content):
            theirs, ours = ([s] if s else [] for s in (gold.content, found.content))
            self._disagree("content", gold, self._texts(theirs), self._texts(ours))
        return hit or gold.content is None

    def _same(self, measure: str, name: str, gold: Annotation, found: Annotation) -> bool:
        theirs, ours = getattr(gold, name), getattr(found, name)
        self._score.accuracies[measure].add(theirs == ours, 1, 1)
        if theirs != ours:
            self._disagree(name, gold, _shown(theirs), _shown(ours))
        return bool(theirs == ours)

    def _compare_incidents(self, pairs: Sequence[tuple[int, int]]) -> None:
        """B-cubed over the matched mentions: those without a predicted incident stand each alone."""
        clusters = [
            (gold.incident, self._predicted[j].incident or f"\0{j}")
            for i, j in pairs
            if (gold := self._gold[i]).incident and gold.type != "statement"
        ]
        for one in clusters:
            together = sum(other == one for other in clusters)
            self._score.incident_precision += together / sum(other[1] == one[1] for other in clusters)
            self._score.incident_recall += together / sum(other[0] == one[0] for other in clusters)
        self._score.incident_mentions += len(clusters)

    def _disagree(self, kind: str, event: Annotation, gold: str = "", found: str = "") -> None:
        start, end = event.trigger.start, event.trigger.end
        before, after = self._text[max(0, start - _CONTEXT) : start], self._text[end : end + _CONTEXT]
        where = " ".join(f"{before}[{self._text[start:end]}]{after}".split())
        name = f"{event.type}/{event.subtype}"
        self._score.disagreements.append(Disagreement(self._name, kind, name, where, gold, found))

    def _texts(self, spans: Sequence[Span]) -> str:
        return " | ".join(" ".join(self._text[s.start : s.end].split()) for s in spans)


def pair(gold: Sequence[Annotation], predicted: Sequence[Annotation]) -> list[tuple[int, int]]:
    """Which annotated and predicted events of one type match, one to one, those that overlap most first."""
    candidates = sorted(
        (
            (like, i, j)
            for i, g in enumerate(gold)
            for j, p in enumerate(predicted)
            if g.type == p.type and (like := overlap(g.trigger, p.trigger))
        ),
        reverse=True,
    )
    left: set[int] = set()
    right: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def overlap(one: Span, other: Span) -> float:
    """What two spans share, as a part of what they cover together (intersection over union)."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    return 0.0 if shared <= 0 else shared / (max(one.end, other.end) - min(one.start, other.start))


def agreeing(gold: Sequence[Span], predicted: Sequence[Span], least: float) -> int:
    """How many annotated spans have a predicted one, each of its own, that overlaps them by at least so much."""
    left = dict(enumerate(predicted))
    hits = 0
    for span in gold:
        like, best = max(((overlap(span, p), number) for number, p in left.items()), default=(0.0, -1))
        if like >= least:
            del left[best]
            hits += 1
    return hits


def _shown(value: object) -> str:
    if isinstance(value, tuple):  # a count
        return " to ".join("open" if number is None else str(number) for number in value)
    return "" if value is None else str(value)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _f1(precision: float, recall: float) -> dict[str, float | int | None]:
    total = precision + recall
    return {"p": precision, "r": recall, "f1": 2 * precision * recall / total if total else 0.0}
