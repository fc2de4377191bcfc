"""What a document has said so far: who spoke, and so who speaks where the subject is dropped."""

from __future__ import annotations

from hadath.speech.cues import Cue, CueBook
from hadath.speech.drafts import Draft, Speaker, close, share_quotes, speaker_of
from hadath.speech.openings import Opening, find_opening
from hadath.speech.passages import Passage
from hadath.speech.speakers import Agreement, Phrase, head
from hadath.speech.subjects import subject_before, subject_of_clause
from hadath.speech.wordlists import is_speaker_noun

ANY = Agreement(None, None)


class Discourse:
    """The drafts of a document, those of the paragraph under way (`fresh`) apart."""

    def __init__(self, book: CueBook) -> None:
        self.book = book
        self.drafts: list[Draft] = []
        self.fresh: list[Draft] = []
        self._previous: Passage | None = None

    def finish(self, passage: Passage) -> None:
        """Close the paragraph under way: ends of contents, quotations."""
        for draft in self.fresh:
            close(draft, self.fresh)
        share_quotes(passage, self.fresh, self.drafts)
        self.drafts.extend(self.fresh)
        self.fresh = []
        self._previous = passage

    def opening(self, cue: Cue, index: int) -> Opening:
        """Walk from token `index` to the cue's content."""
        return find_opening(cue, self.book, index)

    def before(self, cue: Cue) -> list[Draft]:
        """The drafts of the same clause whose cues stand before this one."""
        return [d for d in self.fresh if d.cue.clause == cue.clause and d.index < cue.index]

    def is_within(self, cue: Cue) -> bool:
        """True for a cue that is part of what another one reports: «قال إن بلاده تدين الهجوم»."""
        if cue.reading.joined or cue.tokens[cue.index - 1].is_comma:
            return False
        reported = [d for d in self.before(cue) if not d.backward and d.content is not None]
        return any(d.content is not None and d.content <= cue.index for d in reported)

    def dropped(self, cue: Cue, agreement: Agreement) -> Speaker | None:
        """The nearest speaker before who agrees: first in this sentence, then the subject of its verb, then back."""
        inside = self._dropped_inside(cue, agreement)
        if inside is not None and not _is_resumed(cue):
            return inside
        subject = subject_of_clause(cue.passage, cue.token, cue.clause, agreement)
        if subject is not None and (
            is_speaker_noun(head(cue.passage, subject)) or head(cue.passage, subject).word.ner == "LOC"
        ):
            return speaker_of(cue.passage, subject)
        if inside is not None:
            return inside
        if (person := self._person_before(cue, agreement)) is not None:
            return person
        return self._earlier(agreement) or self._at_odds(cue, subject)

    def latest(self) -> Speaker | None:
        """Who spoke last in a statement of the writer's own report."""
        return self._earlier(ANY)

    def _earlier(self, agreement: Agreement) -> Speaker | None:
        main = (d for d in [*reversed(self.fresh), *reversed(self.drafts)] if not d.embedded)
        return next((d.speaker for d in main if agreement.accepts(d.speaker.agreement)), None)

    def _at_odds(self, cue: Cue, subject: Phrase | None) -> Speaker | None:
        """Where nobody agrees: the subject of the clause all the same, else whoever spoke last."""
        subject = subject or subject_of_clause(cue.passage, cue.token, cue.clause, ANY)
        return speaker_of(cue.passage, subject) if subject is not None else self._earlier(ANY)

    def _dropped_inside(self, cue: Cue, agreement: Agreement) -> Speaker | None:
        inside = [d for d in self.before(cue) if not d.backward]
        present = cue.token.upos == "VERB" and "Aspect=Imp" in cue.token.word.feats
        if present and inside and inside[-1].embedded and agreement.accepts(inside[-1].speaker.agreement):
            return inside[-1].speaker  # «إن بلاده تدين الهجوم وتدعو إلى الهدوء»
        main = (d.speaker for d in reversed(inside) if not d.embedded and agreement.accepts(d.speaker.agreement))
        return next(main, None)

    def circumstantial(self, cue: Cue, agreement: Agreement) -> Speaker | None:
        """Who speaks in «…، مضيفا أن»: who spoke in the sentence, else the subject of its verb."""
        previous = cue.tokens[cue.index - 1]
        if previous.upos == "VERB":
            own = subject_before(cue.passage, previous, cue.clause, agreement, joined=False)
            if own is not None:
                return speaker_of(cue.passage, own)
        agreeing = [d for d in self.before(cue) if not d.backward and agreement.accepts(d.speaker.agreement)]
        main = [d for d in agreeing if not d.embedded]
        subject = subject_of_clause(cue.passage, cue.token, cue.clause, agreement)
        if main and (subject is None or main[-1].index > subject.start or main[-1].content is not None):
            return main[-1].speaker
        if agreeing:
            return agreeing[-1].speaker
        return speaker_of(cue.passage, subject) if subject is not None else self.dropped(cue, agreement)

    def share_medium(self, draft: Draft) -> None:
        """A cue joined to another of the same sentence and speaker shares its medium, a participle its addressee."""
        if draft.medium:
            return
        for other in reversed(self.fresh):
            if other.cue.clause == draft.cue.clause and other.speaker.span == draft.speaker.span:
                draft.medium = list(other.medium)
                if draft.cue.rule.subtype in ("say", "confirm", "announce") and draft.cue.reading.kind == "participle":
                    draft.addressee = draft.addressee or list(other.addressee)
                return

    def _person_before(self, cue: Cue, agreement: Agreement) -> Speaker | None:
        """Whom the sentence before tells of, where nobody speaks in it: «ووصل عمر إلى المدينة. وقال …»."""
        where, last = cue.passage, next((c for c in reversed(cue.passage.clauses) if c[1] <= cue.start), None)
        if last is None and self._previous is not None and self._previous.number > 0:
            where, last = self._previous, self._previous.clauses[-1]
        if (
            last is None
            or not any(t.upos == "VERB" for t in where.tokens[last[0] : last[1]])
            or any(d.passage is where and d.cue.clause == last for d in [*self.fresh, *self.drafts])
        ):
            return None
        subject = subject_of_clause(where, where.tokens[last[1] - 1], last, agreement)
        if subject is None or not any(t.word.ner == "PERS" for t in where.tokens[subject.start : subject.end]):
            return None
        return speaker_of(where, subject)


def _is_resumed(cue: Cue) -> bool:
    """«إن تومي بعث برسالة قال فيها»: the subject is that of the clause around, not who reports it."""
    following = cue.following
    bare = cue.previous is not None and cue.previous.is_nominal and not cue.reading.joined
    return bare and following is not None and following.core == "في" and following.has_pronoun
