"""The one place where the steps are listed in order: documents in, mentions and events out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from hadath.entities import event_verbs, lexicon
from hadath.incidents import join, merge, vague_places
from hadath.knowledge import Knowledge
from hadath.match import Matcher
from hadath.means import sharpen_incidents, sharpen_mention
from hadath.modality import judge
from hadath.model import Document, Event, Mention, Parsed
from hadath.nlp import Clitics, Parser
from hadath.people import person_nouns
from hadath.places import countries_named
from hadath.schema import event_to_dict
from hadath.sharing import share_scenes
from hadath.speech.cues import CueBook
from hadath.statements import find_statements
from hadath.status import attribute

_CLITIC_LETTERS = "وفبلك"  # «واصل», «بدأ» begin with a root letter that could be a clitic
_SHORTEST = 2  # letters of a trigger that tells an unsplit «و» before it


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one document: all mentions in text order, and the events that they merge into."""

    parsed: Parsed
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]


class Extractor:
    """Loads models, rules and gazetteer once; then turns documents into extractions.

    Args:
        models: a Stanza resources folder, or "official"; the bundled one by default.
        knowledge: rules and places; the bundled ones by default.
        device: "cpu", "cuda", or "auto": an accelerator that torch can use, else the processor.

    Raises:
        weights.ModelError: where the models, or the device, cannot be used.
    """

    def __init__(
        self, *, models: str | Path | None = None, knowledge: Knowledge | None = None, device: str = "auto"
    ) -> None:
        self.analysis = Analysis(knowledge)
        self.parser = Parser(models, self.analysis.clitics(), device=device)

    def extract(
        self,
        documents: Iterable[Document],
        *,
        merge: bool = True,
        failed: Callable[[Document, Exception], None] | None = None,
    ) -> Iterator[Extraction]:
        """The extractions of the documents, in their order, as they are ready.

        Args:
            documents: any number of documents; read lazily.
            merge: join the mentions of one happening into one event; without it each mention is an event.
            failed: told of a document that fails, which is then left out; without it the error is raised.
        """
        for parsed in self.parse(documents, failed=failed):
            try:
                extraction = self.analysis.analyse(parsed, merge=merge)
            except Exception as error:
                if failed is None:
                    raise
                failed(parsed.document, error)
            else:
                yield extraction

    def parse(
        self, documents: Iterable[Document], *, failed: Callable[[Document, Exception], None] | None = None
    ) -> Iterator[Parsed]:
        """The documents as the rules need them: with tags where anything may fire, with trees where rules look at them.

        Args:
            documents: any number of documents; read lazily.
            failed: told of a document that cannot be parsed, which is then left out; without it the error is raised.
        """
        return self.parser.parse(documents, gate=self.analysis, failed=failed)


def extract(text: str, *, published: date | None = None, models: str | Path | None = None) -> list[dict[str, object]]:
    """The events of one text as dictionaries in schema 1, as the command line prints them.

    Loads the models anew: for more than one text make one `Extractor`.

    Args:
        text: the title on the first line, then a paragraph a line.
        published: what «أمس» (yesterday) is reckoned from; without it relative times have no value.
        models: a Stanza resources folder, or "official"; the bundled one by default.
    """
    (extraction,) = Extractor(models=models).extract([Document("text", text, published=published)])
    return [event_to_dict(event, extraction.parsed) for event in extraction.events]


class Analysis:
    """All steps after the parse.

    Args:
        knowledge: rules and places; the bundled ones by default.
    """

    def __init__(self, knowledge: Knowledge | None = None) -> None:
        knowledge = knowledge or Knowledge.load()
        self.rules = rules = knowledge.rules
        self._gazetteer = knowledge.gazetteer
        self._cues = CueBook(rules.of("statement"))
        self._rules = (*rules.of("strike"), *rules.of("casualty"))
        self._matcher = Matcher(self._rules, self._gazetteer)

    def may_tell(self, tokens: Iterable[Sequence[str]]) -> bool:
        """Whether any rule knows a word of a document, by the folded words of its tokens: a `nlp.Gate`.

        «سقط أحد» ("someone fell") has nothing for a rule.
        """
        return any(self._matcher.knows(words) or self._cues.knows(words) for words in tokens)

    def telling(self, parsed: Parsed) -> frozenset[int]:
        """The sentences of a tagged document in which a strike or a casualty may be told; the others need no trees."""
        return frozenset(sentence.index for sentence, _ in self._matcher.candidates(parsed))

    def clitics(self) -> Clitics:
        """What the rules and the gazetteer know of words that the tokenizer gets wrong."""
        triggers = frozenset(form for rule in self._rules for form in rule.forms if len(form) > _SHORTEST)
        things = lexicon("weapons") | lexicon("vehicles")
        verbs = frozenset(form for form in event_verbs() if len(form) > _SHORTEST and form[0] in _CLITIC_LETTERS)
        whole = triggers | verbs | things | lexicon("actors") | frozenset(person_nouns()) | self._gazetteer.single_words
        people = frozenset(form for form in person_nouns() if len(form) > _SHORTEST)
        return Clitics(whole | lexicon("whole_words"), triggers | people, things | triggers)

    def analyse(self, parsed: Parsed, *, merge: bool = True) -> Extraction:
        """Find, value, judge, join and merge what one parsed document tells."""
        statements = find_statements(parsed, self._cues)
        found = self._matcher.find(parsed, statements)
        found = [judge(sharpen_mention(m, parsed), parsed.sentences[m.sentence]) for m in found]
        countries = countries_named(self._gazetteer, parsed.norm.folded) if found else frozenset()
        found = [self._locate(m, parsed, countries) for m in found]
        found = sharpen_incidents(share_scenes(join(found, parsed), vague_places(found, parsed)), parsed)
        found = [self._locate(m, parsed, countries) for m in found]  # those too that have their place from others
        found, statements = attribute(found, statements, parsed, self.rules.of("statement"))
        mentions = tuple(sorted([*found, *statements], key=lambda m: (m.trigger.start, m.type)))
        return Extraction(parsed, mentions, _merge(mentions) if merge else tuple(Event(m, (m,)) for m in mentions))

    def _locate(self, mention: Mention, parsed: Parsed, context: frozenset[str]) -> Mention:
        places = {}
        for argument in mention.roles.get("place", ()):
            folded = parsed.norm.folded[argument.span.start : argument.span.end]
            if place := mention.places.get(argument.span) or self._gazetteer.resolve(folded, context):
                places[argument.span] = place
        return replace(mention, places=places)


_merge = merge
