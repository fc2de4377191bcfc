"""Verbs and participles of speech: «قال الوزير إن …», «…، مضيفا أن …»."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hadath.model import Span
from hadath.speech.adjuncts import addressee_at, carrier_at, medium_at, opening_medium, past_adjunct
from hadath.speech.cues import WINDOW, Cue, Reading, companion, is_excluded, is_negated, is_no_news, is_saying
from hadath.speech.discourse import Discourse
from hadath.speech.documents import document_and_owner
from hadath.speech.drafts import Draft, Speaker, clause_before, draft_for, quotation_before, speaker_of
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.openings import Opening
from hadath.speech.passages import Token
from hadath.speech.speakers import Agreement, Phrase, head, phrase_agreement, span_of
from hadath.speech.subjects import (
    is_relative_subject,
    participle_agreement,
    subject_after,
    subject_before,
    verb_agreement,
)
from hadath.speech.wordlists import (
    bare,
    has_masdar_shape,
    is_adverb,
    is_complementizer,
    is_day_before,
    is_definite,
    is_in,
    is_name,
    is_speaker_noun,
    is_topic_noun,
)
from hadath.text import fold

_EXPRESSED = "statement/condemn.expressed"
_THEY = ("ه", "ها", "هم")  # pronouns on «إن»
_NEEDS_SUBJECT = frozenset(
    {"statement/say.object", "statement/say.presume", "statement/say.refuse"}
)  # of its own, before a bare object


@dataclass(frozen=True, slots=True)
class _Subject:
    """The subject on one side of the verb, or none; what stands between verb and subject; where the walk goes on."""

    resume: int
    after: Phrase | None = None
    before: Phrase | None = None
    medium: tuple[Span, ...] = ()
    addressee: tuple[Span, ...] = ()
    object: Phrase | None = None  # before the subject: «تبنى الهجوم تنظيم مسلح»

    @property
    def phrase(self) -> Phrase | None:
        """The subject itself."""
        return self.after or self.before


def read_verb(discourse: Discourse, cue: Cue) -> Draft | None:
    """«قال الوزير إن», «الوزير قال إن», «وقال إن», «"…"، قال الوزير», «…، كما أفادت السلطات»."""
    negated = is_negated(cue)
    if (negated and cue.rule.subtype != "claim_responsibility") or is_no_news(cue):
        return None
    marked = companion(cue) if "with" in cue.options else None
    if "with" in cue.options and marked is None:
        return None
    agreement = verb_agreement(cue.token, cue.reading.lemma)
    subject = _find_subject(cue, agreement, marked or cue.end)
    if subject is not None and _is_addressed(discourse, cue, subject, agreement):
        subject = _Subject(cue.index + 1)
    if subject is not None and (shorter := _without_content(cue, subject)) is not None:
        subject = subject if discourse.opening(cue, subject.resume).content is not None else shorter
    named = _named_speaker(cue, subject)
    if subject is None or (named is None and ("speaker" in cue.options or not _may_drop(cue, subject))):
        return None
    opening = discourse.opening(cue, _past_yet(cue, max(subject.resume, _past_owner(cue, subject)), negated=negated))
    if subject.object is not None:
        opening = replace(opening, content=subject.object.start, kind="object")
    if cue.token.has_pronoun and subject.after is not None and _has_its_object(cue, opening):
        opening = replace(opening, content=None, kind="pronoun")
    speaker = named[0] if named else discourse.dropped(cue, agreement)
    if speaker is None or _is_inside_another(discourse, cue, opening):
        return None
    subject, speaker, opening = _reread_object(discourse, cue, subject, speaker, opening)
    backward = _comments_on_what_precedes(cue, opening)
    inverted = _inverted(cue, subject, opening)
    ahead = _comments_on_what_follows(cue, subject, opening)
    if not (_is_complete(cue, opening) or backward or inverted or ahead) or not _fits(cue, opening, subject):
        return None
    draft = draft_for(cue, speaker)
    draft.medium = [*subject.medium, *(named[1] if named else ())]
    draft.polarity = "negative" if negated else "positive"
    draft.open_with(opening)
    draft.end = subject.object.end if subject.object is not None else None
    draft.addressee = [*subject.addressee, *draft.addressee]
    if not draft.medium and (early := opening_medium(cue)) is not None:
        draft.medium = [early]
    if marked is not None and cue.options.get("trigger") == "with":
        draft.trigger = marked
    if backward:
        draft.look_back(clause_before(cue, cue.outset, discourse.fresh))
    elif ahead is not None:
        draft.content = ahead
    elif opening.kind == "pronoun":
        _take_antecedent(draft)
    elif inverted is not None:
        draft.look_back(inverted).direct = True
    return _place(discourse, draft, subject)


def _has_its_object(cue: Cue, opening: Opening) -> bool:
    """«الهدنة التي أعلنتها الأمم المتحدة في ساعاتها الأولى»: the pronoun is the one object that the verb takes."""
    single = cue.rule.subtype in ("announce", "confirm", "deny", "claim_responsibility")
    return opening.content is None or (single and opening.kind == "object")


def _place(discourse: Discourse, draft: Draft, subject: _Subject) -> Draft:
    """Tell a cue inside another's report from a main one, and let the noun of «عبر عن إدانته» be the cue."""
    same = (d for d in discourse.fresh if d.cue.clause == draft.cue.clause and d.speaker is draft.speaker)
    reported = subject.before is not None and discourse.is_within(draft.cue)
    draft.embedded = reported or any(d.embedded for d in same)
    if not draft.embedded:
        discourse.share_medium(draft)
    _express(discourse, draft)
    return draft


# --- the subject -----------------------------------------------------------------------------------------------------


def _find_subject(cue: Cue, agreement: Agreement, limit: int) -> _Subject | None:
    """The subject, where there is one, after the verb before `limit`; None where what holds its place cannot speak."""
    if (through := _medium_before(cue)) is not None:
        return _Subject(cue.index + 2, medium=through)
    if _has_pronoun_subject(cue) or _shows_footage(cue, agreement):
        return _Subject(cue.index + 1)
    if (listed := _listed_subject(cue, agreement)) is not None:
        return listed
    subject = _subject_after(cue, agreement, _before_place(cue, limit))
    if subject.after is None and (_is_blocked(cue) or _is_blocked_before(cue, agreement)):
        return None
    if subject.after is not None and _is_only_object(cue, subject.after):
        return _Subject(cue.index + 1)
    before = subject_before(cue.passage, cue.token, cue.clause, agreement, joined=cue.reading.joined)
    if before is not None and (subject.after is None or _prefers_before(cue, before, subject.after)):
        return _Subject(cue.index + 1, before=before)
    if subject.after is None and (inverted := _behind_object(cue, agreement, limit)) is not None:
        return inverted
    if subject.after is None and (noun := _bare_antecedent(cue, agreement)) is not None:
        return _Subject(cue.index + 1, before=noun) if is_speaker_noun(head(cue.passage, noun)) else None
    return subject


def _medium_before(cue: Cue) -> tuple[Span, ...] | None:
    """«في بيان قال فيه إن»: the antecedent of «فيه» is what the dropped subject speaks through."""
    following, previous = cue.following, cue.previous
    resumed = following is not None and following.has_pronoun and following.core in ("في", "خلال")
    if previous is None or not resumed or not previous.is_nominal or cue.reading.joined:
        return None
    start = previous.index if previous.upos != "ADJ" else previous.index - 1
    through = is_in(cue.tokens[start], "media")
    return (span_of(cue.passage, Phrase(start, cue.index)),) if through else None


def _has_pronoun_subject(cue: Cue) -> bool:
    """«قالت المؤسسة إنها دعت المحكمة إلى»: the pronoun is the subject, so the noun after the verb is its object."""
    previous = cue.previous
    if previous is None or not cue.takes_object or not previous.form.endswith(_THEY):
        return False
    return is_complementizer(previous) or (previous.has_pronoun and previous.core == "لكن")


def _listed_subject(cue: Cue, agreement: Agreement) -> _Subject | None:
    """«تحدثت أنباء عن», «حصيلة سابقة تحدثت عن»: a noun that the rule itself lists speaks, whatever it is elsewhere."""
    following = cue.following
    if "speaker" not in cue.options or following is None:
        return None
    if is_in(following, cue.options["speaker"]) and not following.prefix:
        after = grow(cue.passage, following.index, cue.end)
        agrees = after is not None and agreement.accepts(phrase_agreement(cue.passage, after))
        return _Subject(after.end, after=after) if after is not None and agrees else None
    before = _bare_antecedent(cue, agreement)
    listed = before is not None and is_in(head(cue.passage, before), cue.options["speaker"])
    return _Subject(cue.index + 1, before=before) if listed else None


def _shows_footage(cue: Cue, agreement: Agreement) -> bool:
    """«مشاهد قالت إنها توثق القصف» (footage that, it said, shows the shelling): who showed it says so."""
    previous, following = cue.previous, cue.following
    if previous is None or following is None or cue.reading.joined or not previous.is_nominal:
        return False
    resumed = is_complementizer(following) and following.form.endswith(_THEY)
    shown = _bare_antecedent(cue, agreement)
    thing = shown is not None and not is_speaker_noun(head(cue.passage, shown))  # «شحنة قالت إنها»
    return resumed and (is_in(previous, "footage") or (thing and cue.reading.lemma in lexicon("plain_speech")))


def _is_blocked(cue: Cue) -> bool:
    """«وتشير التقديرات إلى», «يفيد الإحصاء بأن»: a noun that cannot speak holds the subject's place."""
    following = cue.following
    takes_object = "object" in cue.frame or (cue.takes_object and cue.outset == cue.index)  # «كما يطالب الاتفاق»
    if takes_object or following is None or following.upos != "NOUN" or following.prefix or is_adverb(following):
        return False
    return following.core.startswith("ال") and is_topic_noun(following) and not is_saying(following)


def _is_blocked_before(cue: Cue, agreement: Agreement) -> bool:
    """«أضافت أن القرار يدين الهجوم»: what cannot speak stands before the verb as its subject."""
    noun, index = cue.previous, cue.index - 1
    if noun is None or cue.reading.joined or index - 1 < cue.start or not is_complementizer(cue.tokens[index - 1]):
        return False
    thing = is_definite(noun) and not noun.prefix and is_topic_noun(noun) and not is_in(noun, "speakers")
    return thing and agreement.accepts(phrase_agreement(cue.passage, Phrase(index, index + 1)))


def _before_place(cue: Cue, limit: int) -> int:
    """«هجوم تبنته الحركة في ولاية قندوز»: where it happened is no part of who claims it."""
    if cue.rule.subtype != "claim_responsibility" or not cue.token.has_pronoun:
        return limit
    return next((t.index for t in cue.tokens[cue.index + 1 : limit] if t.preposition == "في"), limit)


def _is_only_object(cue: Cue, after: Phrase) -> bool:
    """«وصف فيها الرئيس ب"الكاذب"»: whoever alone is called something is called it by another."""
    following = cue.tokens[after.end] if after.end < cue.end else None
    if cue.how != "evaluate" or cue.token.has_pronoun or following is None or is_complementizer(following):
        return False
    return following.preposition == "ب"


def _subject_after(cue: Cue, agreement: Agreement, limit: int) -> _Subject:
    """«قال، اليوم الخميس، في بيان له الوزير»: the subject after the verb and after what may stand between."""
    none = _Subject(cue.index + 1)
    index = cue.index + 1
    medium: list[Span] = []
    addressee: list[Span] = []
    while index < limit:
        token = cue.tokens[index]
        opens = token.text in (":", "(") or is_complementizer(token) or token.form in lexicon("relatives")
        if opens or is_saying(token):
            return none
        if (media := medium_at(cue.passage, index, cue.end)) is not None:
            if carrier_at(cue.passage, media.end, cue.end) is not None:
                return none  # «وزعمت في بيان بثته إذاعة»: the walk to the content meets it again
            medium.append(span_of(cue.passage, media))
            index = media.end
            continue
        if (whom := _told_first(cue, index)) is not None:
            addressee.append(span_of(cue.passage, whom))
            index = whom.end
            continue
        step = _past_filler(cue, index)
        if step is None:
            break
        index = step
    takes_object = cue.takes_object
    after = subject_after(cue.passage, cue.token, index, limit, agreement, takes_object=takes_object)
    if after is None:
        return none
    after = _widest(cue, after)
    return _Subject(after.end, after=after, medium=tuple(medium), addressee=tuple(addressee))


def _behind_object(cue: Cue, agreement: Agreement, limit: int) -> _Subject | None:
    """«تبنى الهجوم تنظيم مسلح», «دان التفجير كل من مصر والأردن»: a speaker right behind a definite object."""
    first = cue.following
    if "object" not in cue.frame or cue.token.has_pronoun or first is None or first.prefix or is_adverb(first):
        return None
    known = grow(cue.passage, cue.index + 1, limit)
    if known is None and first.upos == "DET":
        known = Phrase(cue.index + 1, cue.index + 2)  # «نفى ذلك مصدر أمني»
    if known is None or is_speaker_noun(head(cue.passage, known)) or known.end >= limit:
        return None
    last, speaker = cue.tokens[known.end - 1], grow(cue.passage, known.end, limit)
    closed = is_definite(last) or last.has_pronoun or last.upos == "DET"
    if not closed or speaker is None or cue.tokens[known.end].prefix or agreement.plural:
        return None
    noun, theirs = head(cue.passage, speaker), phrase_agreement(cue.passage, speaker).gender
    agrees = theirs is None or theirs == agreement.gender
    speaks = is_speaker_noun(noun) or is_in(noun, "titles") or noun.word.ner == "LOC"
    return _Subject(speaker.end, after=speaker, object=known) if agrees and speaks else None


def _without_content(cue: Cue, subject: _Subject) -> _Subject | None:
    """«أهابت السلطات | بالسكان»: what the verb cannot do without is no part of the speaker's name."""
    if subject.after is None or not cue.required:
        return None
    wanted = {fold(p) for p in cue.required}
    inside = cue.tokens[subject.after.start + 1 : subject.after.end]
    cut = next((t.index for t in inside if t.prefix and t.preposition in wanted), None)
    return None if cut is None else replace(subject, resume=cut, after=Phrase(subject.after.start, cut))


def _told_first(cue: Cue, index: int) -> Phrase | None:
    """Whom it is told to, before who tells it: «وأكد ل"الساحل" المدير», «وأبلغت "الساحل" المديرة»."""
    token = cue.tokens[index]
    if token.preposition == "ل":
        return addressee_at(cue, index)
    quote = cue.passage.quote_at(index) if token.is_mark and cue.rule.name == "statement/say.inform" else None
    end = cue.passage.after(quote.outer.end) if quote is not None and quote.closed else cue.end
    return Phrase(index, end) if end < cue.end and cue.tokens[end].is_nominal else None


def _widest(cue: Cue, subject: Phrase) -> Phrase:
    """«أكد مفتي المملكة رئيس الهيئة أن»: no object, since the verb addresses nobody and the content opens after it."""
    if cue.options.get("addressee") == "object" or cue.rule.subtype not in ("say", "confirm", "announce", "deny"):
        return subject
    wider = grow(cue.passage, subject.start, cue.end, closed_object=False)
    if wider is None or wider.end <= subject.end or wider.end >= cue.end:
        return subject
    titled = is_in(cue.tokens[subject.end], "titles")
    following = cue.tokens[wider.end]
    opens = is_complementizer(following) or following.text == ":"
    opens = opens or following.is_comma or medium_at(cue.passage, wider.end, cue.end) is not None
    named = cue.tokens[wider.end - 1].word.ner == "PERS" and following.is_nominal and not following.prefix
    return wider if titled and (opens or named) else subject


def _past_filler(cue: Cue, index: int) -> int | None:
    """Past a comma, an adverb, «له», «ذلك» or an adjunct of time between verb and subject."""
    token = cue.tokens[index]
    if token.is_comma or token.text == ")" or is_adverb(token) or (token.preposition and token.has_pronoun):
        return index + 1
    if is_day_before(cue.tokens[index - 1], token):
        return index + 1
    if token.form == "ذلك" and index + 1 < cue.end and is_speaker_noun(cue.tokens[index + 1]):
        return index + 1  # «أوضح ذلك المهندس …» (the engineer explained this)
    if token.preposition in lexicon("adjunct_prepositions") and token.core not in {fold(p) for p in cue.frame}:
        return past_adjunct(cue.passage, index, cue.end)
    return None


def _prefers_before(cue: Cue, before: Phrase, after: Phrase) -> bool:
    """Between a noun phrase on either side of the verb: «موسكو تحذر واشنطن» (Moscow warns Washington)."""
    noun = head(cue.passage, before)
    titled = is_name(noun) and any(is_in(t, "titles") for t in cue.tokens[before.start : before.end])
    speaks = titled or is_speaker_noun(noun) or noun.word.ner == "LOC"
    if is_relative_subject(cue.passage, cue.token, cue.clause):
        resumed = cue.tokens[after.start].has_pronoun  # «نيجيريا التي حذر رئيسها الولايات المتحدة»
        return speaks and cue.takes_object and not cue.token.has_pronoun and not resumed
    adjacent = before.end >= cue.index - 1 and not cue.tokens[cue.index - 1].is_comma
    return adjacent and cue.takes_object and (speaks or cue.passage.number == 0)


def _bare_antecedent(cue: Cue, agreement: Agreement) -> Phrase | None:
    """«تقرير يدعو إلى …»: an indefinite noun right before its relative clause is the subject, able to speak or not."""
    if cue.reading.joined or cue.token.has_pronoun:
        return None
    start = cue.index - 1
    while start > cue.start and _describes(cue.tokens[start]):
        start -= 1
    if start < cue.start or cue.tokens[start].upos != "NOUN" or is_definite(cue.tokens[start]):
        return None
    phrase = Phrase(start, cue.index)
    return phrase if agreement.accepts(phrase_agreement(cue.passage, phrase)) else None


def _describes(token: Token) -> bool:
    """An indefinite adjective, which belongs to the noun before it."""
    return token.upos == "ADJ" and not token.prefix and not is_definite(token)


def _named_speaker(cue: Cue, subject: _Subject | None) -> tuple[Speaker, tuple[Span, ...]] | None:
    """The speaker that the subject names, with the document through which he speaks: «بيان للوزارة»."""
    if subject is None or subject.phrase is None or not _can_speak(cue, subject.phrase):
        return None
    document, owner = document_and_owner(cue.passage, subject.phrase)
    through = (span_of(cue.passage, document),) if document is not None else ()
    return speaker_of(cue.passage, owner), through


def _past_owner(cue: Cue, subject: _Subject) -> int:
    """Where the walk goes on after «بيان صادر عن المجلس», whose owner is the speaker."""
    return document_and_owner(cue.passage, subject.after)[1].end if subject.after is not None else 0


def _past_yet(cue: Cue, index: int, *, negated: bool) -> int:
    """«لم تتبن أي جهة بعد الهجوم»: after a negated verb «بعد» is "yet", not "after"."""
    return index + 1 if negated and index < cue.end and cue.tokens[index].core in lexicon("yet") else index


def _may_drop(cue: Cue, subject: _Subject) -> bool:
    """True where no subject is named, or where the antecedent of «التي قال إنها» is not the one who says it.

    «الأمر الذي يؤكد أن» (which confirms that) shows something and says nothing.
    """
    if _is_passive(cue):
        return False
    relative = is_relative_subject(cue.passage, cue.token, cue.clause)
    if relative and "Aspect=Imp" in cue.token.word.feats:
        antecedent = next((t for t in reversed(cue.tokens[cue.start : cue.index - 1]) if not t.is_comma), None)
        if antecedent is not None and is_topic_noun(antecedent) and not antecedent.has_pronoun:
            return False
    return subject.phrase is None or (subject.after is None and relative)


def _is_passive(cue: Cue) -> bool:
    """«ألقي باللوم على السائق» (the driver was blamed), where «ألقى باللوم» has a speaker."""
    past = fold(cue.reading.lemma)
    return cue.token.core == past and cue.reading.lemma.endswith("ى") and cue.token.word.text.endswith("ي")


def _can_speak(cue: Cue, phrase: Phrase) -> bool:
    noun = head(cue.passage, phrase)
    speaks = is_speaker_noun(noun) or noun.word.ner == "LOC"
    if "not_speaker" in cue.options and is_in(noun, cue.options["not_speaker"]):
        return False
    if "speaker" in cue.options:
        return is_in(noun, cue.options["speaker"])
    if phrase.end <= cue.index and is_relative_subject(cue.passage, cue.token, cue.clause):
        return speaks or noun.text.endswith(("ون", "ين")) or is_name(noun)
    if fold(cue.reading.lemma) in lexicon("plain_speech") and not is_topic_noun(noun):
        return True
    known = speaks or cue.tokens[phrase.start].is_mark
    if cue.reading.lemma == "كشف":  # an inquiry, a disease, a scandal may also bring things to light
        return known or is_in(noun, "titles") or is_name(noun) or noun.form.endswith(("ون", "ين"))
    return known or _may_speak(cue, noun)


def _may_speak(cue: Cue, noun: Token) -> bool:
    """A noun that no list knows: people more likely than things, unless its form says otherwise."""
    if noun.form.endswith("ات") and len(noun.form) > 5:
        return False  # «تحقيقاتها» (its inquiries)
    if cue.rule.subtype == "deny" and cue.token.has_pronoun:
        return False  # «تنكره الفطرة»
    if cue.rule.subtype in ("announce", "threaten", "demand", "warn", "say", "confirm"):
        return not is_topic_noun(noun)
    return True


def _is_addressed(discourse: Discourse, cue: Cue, subject: _Subject, agreement: Agreement) -> bool:
    """«…، وحث المجتمع الدولي على التحرك»: after another cue what follows is addressed, where nothing else is."""
    accuses = cue.rule.name == "statement/accuse"
    joined = cue.reading.joined or (cue.previous is not None and cue.previous.form == "كما")
    if subject.after is None or not (accuses or cue.options.get("addressee") == "object") or not joined:
        return False
    before = [d for d in discourse.before(cue) if not d.embedded and agreement.accepts(d.speaker.agreement)]
    noun = head(cue.passage, subject.after)
    usual = is_in(noun, "addressed") or cue.tokens[subject.after.start].form in lexicon("quantifiers")
    if not (accuses or usual or fold(cue.reading.lemma) in lexicon("transitive")):
        return False
    opening = discourse.opening(cue, subject.resume)
    if not before and usual and (latest := discourse.latest()) is not None:
        if fold(cue.reading.lemma) in lexicon("transitive") and agreement.accepts(latest.agreement):
            return not opening.addressee
        women = agreement.gender == latest.agreement.gender == "feminine"
        return women and not is_in(noun, "bodies")  # «ودعت السكان إلى»: people take no verb in the feminine
    return bool(before) and not (opening.kind == "object" if accuses else opening.addressee)


def _reread_object(
    discourse: Discourse, cue: Cue, subject: _Subject, speaker: Speaker, opening: Opening
) -> tuple[_Subject, Speaker, Opening]:
    """«اتهمت فيه السلطات بالعمل …»: what looked like the subject is the only object there is."""
    lacks = (
        opening.content is None
        and {"object"} <= {*cue.required} <= {"object", "that"}
        and "Aspect=Perf" in cue.token.word.feats
    )
    lacks = lacks and not cue.token.has_pronoun
    if subject.after is None or subject.medium or not lacks:
        return subject, speaker, opening
    again = discourse.opening(cue, cue.index + 1)
    dropped = discourse.dropped(cue, verb_agreement(cue.token, cue.reading.lemma))
    if again.kind != "object" or dropped is None:
        return subject, speaker, opening
    return _Subject(cue.index + 1), dropped, again


# --- the content -----------------------------------------------------------------------------------------------------


def _is_complete(cue: Cue, opening: Opening) -> bool:
    required = cue.required
    return not required or opening.kind in required or (opening.kind == "pronoun" and "object" in required)


def _is_inside_another(discourse: Discourse, cue: Cue, opening: Opening) -> bool:
    """«قال المرصد الذي يتابع العنف إن»: «إن» belongs to the verb outside the relative clause."""
    relative = is_relative_subject(cue.passage, cue.token, cue.clause)
    bare_relative = not cue.reading.joined and cue.previous is not None and cue.previous.is_nominal
    return (
        (relative or bare_relative)
        and opening.is_speech
        and any(d.content == opening.content for d in discourse.before(cue))
    )


def _comments_on_what_precedes(cue: Cue, opening: Opening) -> bool:
    """«… كما أفادت السلطات»; but «كما دعت إلى الهدوء» (she also called for calm) says something of its own."""
    if not cue.start < cue.outset < cue.index or opening.is_speech:
        return False
    return opening.content is None or cue.tokens[cue.outset].core != "كما"


def _comments_on_what_follows(cue: Cue, subject: _Subject, opening: Opening) -> int | None:
    """«وحسب ما ذكرته الوكالة، قتل سبعة»: where the clause begins on which an opening comment comments."""
    if opening.content is not None or not cue.outset < cue.index or cue.outset > cue.start + 1:
        return None
    comma = next((t.index for t in cue.tokens[subject.resume : cue.end] if t.is_comma), cue.end)
    return comma + 1 if comma + 1 < cue.end else None


def _inverted(cue: Cue, subject: _Subject, opening: Opening) -> tuple[int, int] | None:
    free = opening.content is None and subject.after is not None and not cue.reading.joined
    return quotation_before(cue) if free and "direct" in cue.frame else None


def _take_antecedent(draft: Draft) -> None:
    """«هجوم تبنته الحركة»: what the object pronoun stands for is the content."""
    if (noun := _antecedent(draft.cue)) is not None:
        draft.look_back((noun, noun + 1))


def _antecedent(cue: Cue) -> int | None:
    """The noun before a relative clause, for which the verb's object pronoun stands."""
    tokens, index = cue.tokens, cue.index - 1
    while index > cue.start and (tokens[index].upos == "ADJ" or tokens[index].core in lexicon("relatives")):
        index -= 1
    told = not cue.reading.joined and index >= cue.start and tokens[index].upos == "NOUN"
    return index if told else None


def _express(discourse: Discourse, draft: Draft) -> None:
    """«عبرت عن إدانتها للهجوم»: the noun is the cue, and the act its own."""
    rule = discourse.book.rule(_EXPRESSED)
    if rule is None or draft.content is None or draft.direct or draft.content + 1 >= draft.cue.end:
        return
    noun = draft.passage.tokens[draft.content]
    form = noun.form.removeprefix("ب")
    if noun.has_pronoun and form in rule.forms:
        lemma, kind = rule.forms[form]
        draft.cue = Cue(draft.passage, draft.cue.token, Reading(rule, lemma, kind, form))
        draft.trigger, draft.content = draft.content, draft.content + 1


def _is_explaining(cue: Cue, opening: Opening) -> bool:
    """«وبين المصدر أن» (and the source made clear that) at the head of a clause, not «وبين» (and between)."""
    return opening.kind == "that" and cue.token.prefix == "و" and cue.index == cue.clause[0]


def _fits(cue: Cue, opening: Opening, subject: _Subject) -> bool:
    """What a frame cannot say about one verb."""
    if cue.token.upos == "ADP" and not (_is_explaining(cue, opening) or _is_expressing(cue, opening, subject)):
        return False
    match cue.how:
        case "evaluate":
            return _is_evaluating(cue, opening, subject)
        case "claim":
            said = opening.content if opening.content is not None else _antecedent(cue)
            return said is None or not is_in(cue.tokens[said], "adopted")
        case "attribute":
            return _is_attributing(cue, opening)
    return _fits_act(cue, opening, subject)


def _fits_act(cue: Cue, opening: Opening, subject: _Subject) -> bool:
    if cue.rule.name == "statement/accuse":
        passive = opening.kind == "that" and subject.after is None and not cue.token.has_pronoun
        return not _is_accused(cue) and not passive  # «رجل اتهم بأنه سرق»
    if cue.rule.name == "statement/say.inform" and cue.following is not None and cue.following.upos == "NUM":
        return False  # «يبلغ 10 بالمئة»
    if opening.content is not None and cue.tokens[opening.content].core in cue.rule.context.not_next:
        return False
    if opening.kind == "object" and _is_joined_masdar(cue, subject):
        return False
    if cue.rule.name in _NEEDS_SUBJECT and opening.kind == "object":
        return subject.phrase is not None or bool(subject.medium) or cue.reading.joined
    return True


def _is_joined_masdar(cue: Cue, subject: _Subject) -> bool:
    """«من أجل التحقيق وكشف الملابسات»: after a verbal noun «و» joins another, of the shape of a verb in the past."""
    previous = cue.previous
    shaped = cue.reading.joined and cue.token.core in lexicon("masdars_like_verbs")
    if subject.phrase is not None or not shaped or previous is None or previous.index < 1:
        return False
    governed = previous.prefix.endswith(("ل", "ب")) or cue.tokens[previous.index - 1].core in (
        "اجل",
        "في",
        "الي",
        "علي",
    )
    return governed and (is_topic_noun(previous) or has_masdar_shape(previous))


def _is_expressing(cue: Cue, opening: Opening, subject: _Subject) -> bool:
    """«عبر» read as "across" by the tagger is a verb where «عن» follows and no noun stands before it."""
    if opening.kind != "عن":
        return False
    previous = cue.tokens[cue.index - 1]
    return cue.reading.joined or (subject.after is not None and not previous.is_nominal and previous.upos != "VERB")


def _is_evaluating(cue: Cue, opening: Opening, subject: _Subject) -> bool:
    if opening.kind == "that":
        return True
    if cue.reading.lemma == "وصف":
        named = subject.phrase is not None or cue.token.has_pronoun or opening.kind == "object"
        return opening.content is not None and named
    present = cue.token.core.startswith(("ي", "ت"))  # «تعتبر القاهرة كبرى المدن» is as likely a passive
    if present:
        return cue.token.has_pronoun and opening.kind == "direct"
    return cue.token.has_pronoun or opening.kind == "object"


def _is_attributing(cue: Cue, opening: Opening) -> bool:
    """«نسبت الهجوم إلى جماعة», not «نسبت إلى مصدر قوله»."""
    if opening.content is None:
        return False
    ahead = cue.tokens[opening.content : opening.content + WINDOW]
    return any(t.core == "الي" for t in ahead) and not any(bare(t.core) == "قول" for t in ahead)


def _is_accused(cue: Cue) -> bool:
    """«التي يتهم فيها النظام» (in which the regime is accused) is a passive."""
    following = cue.tokens[cue.index + 1] if cue.index + 1 < len(cue.tokens) else None
    present = "Aspect=Imp" in cue.token.word.feats and not cue.reading.joined
    return present and following is not None and following.upos == "ADP" and following.has_pronoun


# --- participles -----------------------------------------------------------------------------------------------------


def read_participle(discourse: Discourse, cue: Cue) -> Draft | None:
    """«…، مشيرا إلى أن»: a circumstance of whoever speaks or acts in the sentence."""
    opening = discourse.opening(cue, cue.index + 1)
    if opening.kind not in (cue.required or cue.frame) or is_excluded(cue) or not _is_circumstance(cue, opening):
        return None
    if "with" in cue.options and companion(cue) is None:
        return None
    before = [d for d in discourse.before(cue) if not d.backward]
    repeated = before and (cue.token.form.startswith("قائل") or before[-1].content == opening.content)
    if repeated and _is_repeated(before[-1], cue):
        return None
    speaker = discourse.circumstantial(cue, participle_agreement(cue.token))
    if speaker is None:
        return None
    draft = draft_for(cue, speaker).open_with(opening)
    discourse.share_medium(draft)
    return draft


def _is_circumstance(cue: Cue, opening: Opening) -> bool:
    """«…، مشيرة إلى أن» comments on the subject; «شعارات منددة بالحرب» (slogans condemning war) is an adjective."""
    previous = cue.previous
    if previous is None or previous.core in lexicon("copulas") or previous.upos in ("NUM", "ADP"):
        return False  # «25 طالبا», «على مطالبة الحكومة»
    if any(t.upos == "VERB" or t.form in lexicon("relatives") for t in cue.tokens[cue.index + 1 : opening.content]):
        return False
    if previous.is_comma or previous.is_mark or opening.is_speech or cue.token.prefix == "و":
        return True
    if cue.token.form.endswith("ه"):
        return previous.upos != "NOUN" or previous.core.startswith("ال")
    return not (previous.upos == "NOUN" and previous.text.endswith("ا"))


def _is_repeated(before: Draft, cue: Cue) -> bool:
    """«وأضاف الوزير قائلا»: one statement, on the verb."""
    if before.content is not None and before.content <= cue.index:
        return False
    return before.cue.rule.subtype in ("say", "confirm", "announce", "deny", "threaten", "warn")
