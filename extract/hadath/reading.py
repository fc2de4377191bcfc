"""A sentence as the steps from triggers to mentions see it: its words, its triggers, the values found in it."""

from __future__ import annotations

from dataclasses import dataclass

from hadath.clause import Site
from hadath.model import Sentence, Span, When
from hadath.numbers import Quantity
from hadath.phrases import Scene
from hadath.places import PlacePhrase
from hadath.rulebook import Rule

NEAR = 14  # words: how far around a trigger words count as its company
COMMAS = frozenset("،,؛;")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that a rule fires on. `lexeme` is the rule file's entry, `kind` its part of speech."""

    index: int
    rule: Rule
    lexeme: str
    kind: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with the values found in it and its triggers."""

    sentence: Sentence
    scene: Scene
    triggers: tuple[Trigger, ...]
    times: tuple[When, ...]
    stretches: tuple[Span, ...]  # «منذ عام», «خلال يومين»: how long, not when
    quantities: tuple[Quantity, ...]
    places: tuple[PlacePhrase, ...]

    def site(self, trigger: Trigger) -> Site:
        """What the role constructions look at."""
        return Site(
            scene=self.scene,
            index=trigger.index,
            kind=trigger.kind,
            places=tuple(p.span for p in self.places if p.certain or p.name is not None),
            scenes=tuple(p.span for p in self.places if p.certain),
            quantities=self.quantities,
        )
