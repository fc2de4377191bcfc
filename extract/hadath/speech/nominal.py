"""Cues that are no plain verb: «بحسب مصدر», «على حد قوله», «جاء في تقرير أن», «نقلت الوكالة عن مسؤول قوله»."""

from __future__ import annotations

from dataclasses import replace

from hadath.model import Span
from hadath.speech.adjuncts import carries, prefixed
from hadath.speech.cues import WINDOW, Cue, is_issued, is_negated, is_saying
from hadath.speech.discourse import ANY, Discourse
from hadath.speech.documents import document_and_owner
from hadath.speech.drafts import Draft, clause_before, draft_for, speaker_of
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.openings import Opening
from hadath.speech.passages import Passage, Token
from hadath.speech.speakers import Phrase, head, span_of
from hadath.speech.subjects import pronoun_agreement, subject_before
from hadath.speech.verbal import read_verb
from hadath.speech.wordlists import is_adverb, is_complementizer, is_in, is_speaker_noun

_MASDAR = "statement/say.masdar"
_NEAR = 4  # tokens between a relayed source and «قوله»

# --- according to ----------------------------------------------------------------------------------------------------


def read_according(discourse: Discourse, cue: Cue) -> Draft | None:
    """«…، بحسب مصدر أمني», «وبحسب المصدر، فإن …», «وفقا لما نقلته الوكالة»."""
    index = cue.index + 1
    if index >= cue.end or (cue.previous is not None and cue.previous.core in ("علي", "حد")):
        return None
    if _is_resumed(cue.tokens[index]):
        return _according_to_him(discourse, cue, index)
    phrase = _source(discourse, cue, index)
    if phrase is None:
        return None
    document, owner = document_and_owner(cue.passage, phrase)
    draft = draft_for(cue, speaker_of(cue.passage, owner))
    draft.medium = [span_of(cue.passage, document)] if document is not None else []
    within = [d for d in discourse.before(cue) if not d.backward]
    if within and _is_relayed(cue, index) and not within[-1].relay:
        within[-1].relay.append(draft.speaker.span)
    after = _content_after(cue, phrase)
    if after is None and within and (content := within[-1].content) is not None and content > cue.index:
        after = content  # «قالت الشرطة، حسب الوكالة، إن …»
    if after is not None:
        draft.content = after
        return draft
    return draft.look_back(clause_before(cue, cue.index, discourse.fresh) or _sentence_before(cue))


def _is_resumed(token: Token) -> bool:
    """«وفقا له» (according to him): the source is a pronoun."""
    return token.upos == "ADP" and token.core == "ل" and token.has_pronoun


def _according_to_him(discourse: Discourse, cue: Cue, index: int) -> Draft | None:
    """«ووفقا له، فإن …»: whoever spoke last and agrees."""
    speaker = discourse.dropped(cue, pronoun_agreement(cue.tokens[index]))
    if speaker is None:
        return None
    draft = draft_for(cue, speaker)
    after = _content_after(cue, Phrase(index, index + 1))
    if after is not None:
        draft.content = after
        return draft
    return draft.look_back(clause_before(cue, cue.index, discourse.fresh))


def _sentence_before(cue: Cue) -> tuple[int, int] | None:
    """«… في اليمن. بحسب مصادر عسكرية.»: a comment that stands as a sentence of its own."""
    last = next((c for c in reversed(cue.passage.clauses) if c[1] <= cue.start), None)
    return (last[0], last[1] - 1) if last is not None and last[1] - last[0] > 1 else None


def _content_after(cue: Cue, phrase: Phrase) -> int | None:
    """Where the clause begins on which an opening «وبحسب …،» comments."""
    previous = cue.tokens[cue.index - 1] if cue.index else None
    opens = cue.index <= cue.start + 1 or (cue.index - cue.start <= 2 and previous is not None and previous.is_comma)
    opens = opens or (cue.reading.joined and previous is not None and previous.text in (".", "،"))
    if not opens:
        return None
    if phrase.end < cue.end and is_complementizer(cue.tokens[phrase.end]):
        return phrase.end
    ahead = cue.tokens[phrase.end : cue.end]
    comma = next((t.index for t in ahead if t.is_comma), cue.end)
    result = next((t.index for t in ahead if t.index < comma and _follows(t)), None)
    if result is not None:
        return result
    return comma + 1 if comma + 1 < cue.end else None


def _follows(token: Token) -> bool:
    """«وبحسب موقع محلي فإن …», «وبحسب التقرير فقد …»: a clause that «ف» opens."""
    return token.form in lexicon("follows")


def _source(discourse: Discourse, cue: Cue, index: int) -> Phrase | None:
    """Who is named after «بحسب»; None where a verb follows that is a cue itself, or where no speaker does."""
    passage, tokens, end = cue.passage, cue.tokens, cue.end
    token = tokens[index]
    if token.form in ("ما", "لما", "بما") or token.core == "ما":
        return _source_of_relative(discourse, cue, index + 1)
    if token.core == "ل" and index + 1 < end:
        index += 1
    phrase = grow(passage, index, end) or prefixed(passage, index, end)
    if phrase is None:
        return None
    following = tokens[phrase.end] if phrase.end < end else None
    if following is not None and following.upos == "VERB" and following.has_pronoun:
        if is_issued(cue.tokens, phrase.end):
            return None
        issuer = grow(passage, phrase.end + 1, end)
        named = carries(following) or not _is_source(passage, phrase)  # else «موقع أقامه الأهالي» speaks itself
        if named and issuer is not None and is_speaker_noun(head(passage, issuer)):
            return issuer  # «وفقا لحصيلة نشرتها الوكالة»
    return phrase if _is_source(passage, phrase) else None


def _source_of_relative(discourse: Discourse, cue: Cue, index: int) -> Phrase | None:
    """«وفقا لما نقلته الوكالة»; «وفق ما نقلت الوكالة», «وفق ما أعلنت الوزارة» are statements on their verbs."""
    tokens, end = cue.tokens, cue.end
    if index >= end:
        return None
    silent = {"appear", "relay"} if tokens[index].has_pronoun else {"appear"}
    if any(r.rule.options.get("reading", "") not in silent for r in discourse.book.readings(tokens[index])):
        return None
    after = index + 1
    while after < end and not tokens[after].is_nominal and (tokens[after].preposition or is_adverb(tokens[after])):
        after += 1
    return grow(cue.passage, after, end)


def _is_source(passage: Passage, phrase: Phrase) -> bool:
    noun = head(passage, phrase)
    if is_in(noun, "topics") or is_in(noun, "norms"):
        return False
    named = passage.tokens[phrase.start].is_mark or is_speaker_noun(noun) or noun.upos in ("X", "PROPN")
    people = noun.upos == "NOUN" and noun.form.endswith(("ين", "ون")) and len(noun.form) > 4
    inside = passage.tokens[phrase.start : phrase.end]
    people = people or any(t.word.ner == "PERS" or is_in(t, "titles") for t in inside)  # «بحسب عطاء الله عمر المتحدث»
    return named or people or (is_in(noun, "media") and not is_in(noun, "weak_media"))


def _is_relayed(cue: Cue, index: int) -> bool:
    """«لما نقلته الوكالة»: the source after «وفقا» is one that carries the statement."""
    tokens = cue.tokens
    if tokens[index].core != "ما" and tokens[index].form not in ("لما", "ما"):
        return False
    verb = tokens[index + 1] if index + 1 < len(tokens) else None
    return verb is not None and verb.upos == "VERB" and any(stem in verb.core for stem in lexicon("carrying"))


# --- his words, a statement of, it says in ---------------------------------------------------------------------------


def read_masdar(discourse: Discourse, cue: Cue) -> Draft | None:
    """«قول الوزير إن», «…، على حد قوله», «بالقول: …»."""
    wanted, previous = cue.rule.context.previous, cue.previous
    if wanted and (previous is None or previous.core not in wanted or not cue.token.has_pronoun):
        return None
    if previous is not None and (previous.core == "حد" or previous.form in lexicon("according")):
        return _in_his_words(discourse, cue)
    if is_saying(cue.token):
        return _own_words(discourse, cue)
    phrase = grow(cue.passage, cue.index + 1, cue.end)
    return _spoken(discourse, cue, phrase) if phrase is not None else None


def _spoken(discourse: Discourse, cue: Cue, phrase: Phrase) -> Draft | None:
    """A statement of the speaker named by `phrase`, where «أن» or his words follow."""
    opening = discourse.opening(cue, phrase.end)
    return draft_for(cue, speaker_of(cue.passage, phrase)).open_with(_said(opening)) if opening.is_speech else None


def _said(opening: Opening) -> Opening:
    """The opening without the roles that belong to the verb before."""
    return replace(opening, addressee=(), medium=())


def _in_his_words(discourse: Discourse, cue: Cue) -> Draft | None:
    """«…، على حد قوله»: the words are those of the statement before."""
    within = discourse.before(cue)
    speaker = within[-1].speaker if within else discourse.dropped(cue, pronoun_agreement(cue.token))
    if speaker is None:
        return None
    draft = draft_for(cue, speaker).look_back(clause_before(cue, cue.outset, discourse.fresh))
    if within and within[-1].content is not None:
        draft.content = within[-1].content
    return draft


def _own_words(discourse: Discourse, cue: Cue) -> Draft | None:
    """«بالقول إن», «بقوله: …»: after a cue only a repetition of it, else with the speaker of the sentence."""
    opening = discourse.opening(cue, cue.index + 1)
    if not opening.is_speech:
        return None
    within = discourse.before(cue)
    if within and (within[-1].content is None or within[-1].content >= cue.index):
        if within[-1].content is None:
            within[-1].content, within[-1].direct = opening.content, opening.kind == "direct"
        return None
    speaker = discourse.circumstantial(cue, pronoun_agreement(cue.token) if cue.token.has_pronoun else ANY)
    return draft_for(cue, speaker).open_with(_said(opening)) if speaker is not None else None


def read_document(discourse: Discourse, cue: Cue) -> Draft | None:
    """«بيان للوزارة أن …»: where no verb says it, the document does."""
    following = cue.following
    if following is None or following.preposition != "ل" or following.has_pronoun:
        return None
    alone = following.upos == "ADP"
    phrase = (grow if alone else prefixed)(cue.passage, cue.index + (2 if alone else 1), cue.end)
    if phrase is None or not is_speaker_noun(head(cue.passage, phrase)):
        return None
    draft = _spoken(discourse, cue, phrase)
    if draft is None or draft.content is None or any(d.content == draft.content for d in discourse.before(cue)):
        return None
    verbs = any(t.upos == "VERB" for t in cue.tokens[cue.start : cue.index])
    between = any(t.upos == "VERB" for t in cue.tokens[phrase.end : draft.content])
    return None if between or (verbs and draft.content > phrase.end) else draft


def read_appear(discourse: Discourse, cue: Cue) -> Draft | None:
    """«جاء في تقرير المنظمة أن»: the document, or the body behind it, speaks."""
    index = cue.index + 1
    while index < cue.end and is_adverb(cue.tokens[index]):
        index += 1
    if index + 1 >= cue.end or cue.tokens[index].core not in ("في", "علي", "عن") or cue.tokens[index].has_pronoun:
        return None
    phrase = grow(cue.passage, index + 1, cue.end)
    if phrase is None:
        return None
    if cue.start < cue.outset < cue.index and cue.tokens[cue.outset].form in lexicon("backward"):
        document, owner = document_and_owner(cue.passage, phrase)  # «…، كما جاء في بيان الوزارة»
        draft = draft_for(cue, speaker_of(cue.passage, owner))
        draft.medium = [span_of(cue.passage, document)] if document is not None else []
        return draft.look_back(clause_before(cue, cue.outset, discourse.fresh))
    document, owner = document_and_owner(cue.passage, phrase)
    if document is None or phrase.end > phrase.start + 1:
        return _spoken(discourse, cue, phrase)
    spoken = _spoken(discourse, cue, owner)  # «جاء في بيان للحرس أن»
    return replace(spoken, medium=[span_of(cue.passage, document)]) if spoken is not None else None


# --- relays ----------------------------------------------------------------------------------------------------------


def read_relay(discourse: Discourse, cue: Cue) -> Draft | None:
    """«نقلت الوكالة عن مسؤول قوله إن»: the official speaks, the agency relays."""
    if is_negated(cue):
        return None
    if cue.previous is not None and cue.previous.form in lexicon("backward") - {"ما", "لما"}:
        return _carried(discourse, cue)
    link = _link(cue, "الي" if cue.reading.lemma == "نسب" else "عن")
    if link is None:
        plain = Cue(cue.passage, cue.token, cue.reading.framed(["that"], ["that"]))
        told = cue.reading.kind == "verb" and not cue.token.has_pronoun
        draft = read_verb(discourse, plain) if told else None
        return draft if draft is not None and _speaks(cue.passage, draft.speaker.span) else None
    if cue.tokens[link].has_pronoun:
        return _relay_of_previous(discourse, cue, link)
    source = grow(cue.passage, link + 1, cue.end)
    return _relay_of_source(discourse, cue, link, source) if source is not None else None


def _link(cue: Cue, word: str) -> int | None:
    """The «عن» of «نقلت الوكالة عن», before any verb or «أن»."""
    for other in cue.tokens[cue.index + 1 : min(cue.index + WINDOW, cue.end)]:
        if other.core == word and other.upos != "VERB":
            return other.index
        if is_complementizer(other) or other.upos == "VERB" or other.text == ":":
            return None
    return None


def _relay_of_source(discourse: Discourse, cue: Cue, link: int, source: Phrase) -> Draft | None:
    tokens = cue.tokens
    ahead = range(source.end, min(source.end + _NEAR, cue.end))
    saying = next((i for i in ahead if is_saying(tokens[i])), None)
    if saying is None and cue.reading.lemma == "نسب":
        return None
    shown, trigger, claimed = cue, cue.index, None
    opening = discourse.opening(cue, source.end)
    if saying is not None:
        shown, trigger = _as_masdar(discourse, cue), saying
        words = Cue(cue.passage, tokens[saying], cue.reading.framed(["that", "direct"]))
        opening = discourse.opening(words, saying + 1)
    elif source.end < cue.end and _is_boiled_down(tokens[source.end]):
        claimed = source.end
        opening = replace(opening, content=claimed, kind="object")
    circumstance = cue.reading.kind in ("participle", "noun") or cue.reading.form == "نقلا"
    if opening.content is None and not circumstance:
        return None
    draft = replace(draft_for(shown, speaker_of(cue.passage, source)), trigger=trigger, claimed=claimed)
    draft.open_with(replace(opening, addressee=()))
    if circumstance:
        return _relay_in_passing(discourse, draft, opening)
    carrier = _carrier(cue, link)
    draft.relay = [span_of(cue.passage, carrier)] if carrier is not None else []
    return draft


def _as_masdar(discourse: Discourse, cue: Cue) -> Cue:
    """The cue under the rule for «قوله», which is the trigger here; a relay all the same."""
    rule = discourse.book.rule(_MASDAR)
    if rule is None:
        return cue
    return Cue(cue.passage, cue.token, replace(cue.reading, rule=rule))


def _is_boiled_down(token: Token) -> bool:
    """«عن الوزارة وصفها للاتهامات …»: a verbal noun holds the statement."""
    return token.has_pronoun and token.upos in ("NOUN", "VERB")


def _relay_in_passing(discourse: Discourse, draft: Draft, opening: Opening) -> Draft | None:
    """«ذكرت القناة، نقلا عن مصدر، أن»: the channel relays; «قال الوزير، نقلا عن الوكالة»: the agency does.

    None for the line «نقلا عن "الساحل"» under an article, where nothing is said.
    """
    within = discourse.before(draft.cue)
    if within and _carries(draft.passage, within[-1].speaker.span):
        draft.relay = [within[-1].speaker.span]
    elif within and not within[-1].relay:
        within[-1].relay.append(draft.speaker.span)
    if opening.is_speech:
        return draft
    if within and (content := within[-1].content) is not None and content > draft.index:
        draft.content = content  # «وأفاد المراسل، نقلا عن مصدر، بمقتل ثلاثة»
        return draft
    draft.look_back(clause_before(draft.cue, draft.index, discourse.fresh))
    return draft if within or draft.content is not None else None


def _speaks(passage: Passage, span: Span) -> bool:
    """«نقلت مصادر أن» (sources reported that), not «نقلت كلمته»."""
    return any(is_speaker_noun(t) for t in passage.tokens if span.covers(t.word.span))


def _carries(passage: Passage, span: Span) -> bool:
    """True where the speaker is a medium of news, which passes on what others say."""
    return any(is_in(t, "carriers") for t in passage.tokens if span.covers(t.span))


def _carried(discourse: Discourse, cue: Cue) -> Draft | None:
    """«…، حسبما نقل المراسل»: whoever carries it says it."""
    phrase = grow(cue.passage, cue.index + 1, cue.end)
    content = clause_before(cue, cue.outset, discourse.fresh)
    if phrase is None or content is None:
        return None
    return draft_for(cue, speaker_of(cue.passage, phrase)).look_back(content)


def _carrier(cue: Cue, link: int) -> Phrase | None:
    index = cue.index + 1
    while index < link and (
        is_adverb(cue.tokens[index]) or cue.tokens[index].is_comma or cue.tokens[index].has_pronoun
    ):
        index += 1
    after = grow(cue.passage, index, link) if index < link else None
    return after or subject_before(cue.passage, cue.token, cue.clause, ANY, joined=cue.reading.joined)


def _relay_of_previous(discourse: Discourse, cue: Cue, link: int) -> Draft | None:
    """«ونقلت عنه وكالة»: the pronoun is the speaker before; «تصريحات نقلتها عنه وكالات» only names the relay."""
    carrier = grow(cue.passage, link + 1, cue.end)
    if carrier is None:
        return None
    if cue.token.has_pronoun:
        within = discourse.before(cue)
        if within:
            within[-1].relay.append(span_of(cue.passage, carrier))
        return None
    opening = discourse.opening(cue, carrier.end)
    speaker = discourse.dropped(cue, pronoun_agreement(cue.tokens[link]))
    if not opening.is_speech or speaker is None:
        return None
    draft = draft_for(cue, speaker).open_with(_said(opening))
    draft.relay = [span_of(cue.passage, carrier)]
    return draft
