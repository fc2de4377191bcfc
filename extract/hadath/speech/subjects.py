"""The subject of a speech verb: after it, before it, or the subject of the clause around it.

Arabic puts it on either side of the verb or drops it, and an object looks like a subject once case endings are gone:
«دعت الحكومة» (the government called on) but «دعت المسلحين» (she called on the gunmen). Agreement, case, names,
nouns that speak and nouns that are spoken of vote. Nothing here needs the dependency parse.
"""

from __future__ import annotations

from hadath.speech.cues import past_anonymity
from hadath.speech.growth import grow
from hadath.speech.lists import lexicon
from hadath.speech.passages import Passage, Token
from hadath.speech.speakers import Agreement, Gender, Phrase, head, phrase_agreement
from hadath.speech.wordlists import is_adverb, is_complementizer, is_in, is_speaker_noun, is_told_to, is_topic_noun
from hadath.text import fold

_PLURAL_ENDINGS = ("وا", "ون")
_OBJECT_PRONOUNS = ("هما", "هم", "هن", "ها", "ه")
_LONGEST_QUOTED_NAME = 6  # tokens, with the marks
_SHORTEST_ACCUSATIVE = 5  # letters
_LONGEST_JOINED = 6  # tokens of a subject after «و»
_LONGEST_RELATIVE = 14  # tokens of a relative clause between a subject and its verb


def verb_agreement(token: Token, lemma: str) -> Agreement:
    """Gender and number that the verb's form shows. «قالوا» (they said) is masculine plural."""
    form, past = token.core, fold(lemma)
    if token.word.text.endswith("ة"):  # «تبنته» cut into تبنة + ه
        form = form[:-1] + "ت"
    unsplit = next((p for p in _OBJECT_PRONOUNS if token.form.endswith(p)), "")
    if unsplit and not token.has_pronoun and not past.endswith(unsplit[-1]):  # but «اتهم» (he accused)
        form = form.removesuffix(unsplit)
    if form == past + "ن":  # «أكدن» (they, women, stressed)
        return Agreement("feminine", None)
    plural = form.endswith(_PLURAL_ENDINGS) or (token.has_pronoun and form.endswith("و"))  # «اعتبروه»
    gender: Gender = "masculine"
    if form.startswith(past[:-1]):
        if form.endswith(("ت", "تا")) and not past.endswith("ت"):
            gender = "feminine"
    elif form.startswith("ت") or (form.endswith("ت") and not past.endswith("ت")):
        gender = "feminine"
    return Agreement(gender, plural)


def participle_agreement(token: Token) -> Agreement:
    """«مشيرا» is masculine, «مشيرة» feminine, «مشيرين» plural."""
    form = token.form
    if form.endswith("ه"):
        return Agreement("feminine", None)
    if form.endswith("ين"):
        return Agreement("masculine", True)
    return Agreement("masculine", False)


def pronoun_agreement(token: Token) -> Agreement:
    """What the attached pronoun stands for: «قولها» (her words)."""
    if token.form.endswith("ها"):
        return Agreement("feminine", None)
    if token.form.endswith("هم"):
        return Agreement("masculine", True)
    return Agreement("masculine", False)


def subject_after(
    passage: Passage, verb: Token, start: int, limit: int, agreement: Agreement, *, takes_object: bool
) -> Phrase | None:
    """The subject that begins at `start`, after the verb and what may stand between, if one does."""
    if agreement.plural:  # a verb before its subject is singular
        return None
    phrase = grow(passage, start, limit, closed_object=takes_object)
    if phrase is None:
        return None
    return phrase if _votes(passage, verb, phrase, agreement, takes_object) > 0 else None


def _votes(passage: Passage, verb: Token, phrase: Phrase, agreement: Agreement, takes_object: bool) -> float:
    tokens = passage.tokens
    first, noun = tokens[phrase.start], head(passage, phrase)
    if first.prefix not in ("", "و") or is_told_to(first) or _is_unsplit_topic(first):
        return -9
    total = 0.5 if takes_object else 3.0
    if is_speaker_noun(noun) or noun.word.ner == "LOC":
        total += 2.5
    elif first.is_mark:
        short = phrase.end - phrase.start <= _LONGEST_QUOTED_NAME
        total += 1.5 if short and (noun.upos in ("X", "PROPN") or noun.core.startswith("ال")) else -6.0
    if is_topic_noun(noun):
        total -= 4.0 if not is_in(noun, "topics") else 6.0
    if "Case=Nom" in noun.word.feats:
        total += 1.0
    if "Case=Acc" in noun.word.feats and noun.text.endswith(("ا", "ين")):
        total -= 4.0
    if _is_oblique_plural(noun) and noun is first:  # «عدد من المسؤولين» may well be a subject
        total -= 6.0
    if takes_object and noun.has_pronoun and not is_speaker_noun(noun):
        total -= 4.0  # «وأعلن عزمه», «وأكد موقفه»
    following = tokens[phrase.end] if phrase.end < len(tokens) else None
    if noun.text.endswith("ا") and noun.word.ner == "" and not is_speaker_noun(noun):
        opens = following is not None and (following.text == ":" or following.is_mark)
        manner = noun.form.startswith("م") and opens  # «وأضاف مستهجنا:»
        surname = tokens[noun.index + 1 : phrase.end][:1]
        named = noun.upos == "X" or (bool(surname) and surname[0].word.ner == "PERS")  # «السا غونزاليس»
        named = named and not verb.has_pronoun and not manner
        total -= 0.0 if named or len(noun.form) < _SHORTEST_ACCUSATIVE else 6.0  # «واعتبرته انحيازا»
    if following is not None and (is_complementizer(following) or following.text == ":"):
        total += 2.0
    if takes_object and following is not None and _is_object(following):
        total += 2.5  # «طالب الأكراد دمشق بالتدخل» (the Kurds asked Damascus)
    theirs = phrase_agreement(passage, phrase)
    plural = theirs.plural and agreement.gender == "masculine"
    if theirs.gender and agreement.gender and theirs.gender != agreement.gender and not plural:
        total -= 8.0 if noun.word.ner == "LOC" and takes_object else 4.0  # «ودعا إسرائيل إلى»
    return total


def _is_unsplit_topic(token: Token) -> bool:
    """«بضرورة» left whole by the tokeniser: what is said, with its preposition."""
    return len(token.words) == 1 and token.form.startswith("ب") and token.form[1:] in lexicon("topics")


def _is_object(following: Token) -> bool:
    """A noun phrase of its own right after the first: two of them are subject and object."""
    noun = following.is_nominal and not following.prefix and not is_adverb(following)
    return noun and (following.core.startswith("ال") or following.word.ner != "" or following.has_pronoun)


def _is_oblique_plural(noun: Token) -> bool:
    """«المدنيين»: an object's ending; a subject would be «المدنيون»."""
    return (
        noun.upos == "NOUN" and noun.form.endswith("ين") and len(noun.form) > 5 and "Number=Sing" not in noun.word.feats
    )


def subject_before(
    passage: Passage, verb: Token, clause: tuple[int, int], agreement: Agreement, *, joined: bool
) -> Phrase | None:
    """The subject that stands before the verb: «المتحدث باسم الوزارة، سامي عمر، قال», «المرصد الذي أشار»."""
    tokens = passage.tokens
    edge = verb.index
    while edge > clause[0] and (_is_auxiliary(tokens[edge - 1]) or is_adverb(tokens[edge - 1])):
        edge -= 1
    if edge > clause[0] and (
        tokens[edge - 1].form in lexicon("relatives") or tokens[edge - 1].core in lexicon("relatives")
    ):
        relative = edge - 1
        following = tokens[verb.index + 1] if verb.index + 1 < clause[1] else None
        resumed = following is not None and is_complementizer(following) and following.form.endswith(("ه", "ها"))
        if tokens[relative].prefix == "و" and resumed:
            return None  # «…، والتي قالت إنها استهدفت»: the antecedent is what is told of
        end = relative - 1 if relative > clause[0] and tokens[relative - 1].is_comma else relative
        return _reaching(passage, clause[0], end, _relative_agreement(tokens[relative]), direct=True)
    comma = edge > clause[0] and tokens[edge - 1].is_comma
    end = edge - 1 if comma else edge
    if joined:
        return None
    found = _reaching(passage, clause[0], end, agreement, direct=False)
    if found is None and not comma:
        found = _joined_before(passage, edge - 1, end, agreement)
    if found is None and (comma or tokens[edge - 1].text == ")"):
        found = _before_relative(passage, clause[0], end, agreement)
    return found or _at_the_head(passage, verb, clause, agreement)


def _joined_before(passage: Passage, index: int, end: int, agreement: Agreement) -> Phrase | None:
    """«… والرئيس الأفغاني يحذر باكستان»: before a singular verb «و» opens a clause; two subjects would have a dual."""
    while index > 0 and end - index <= _LONGEST_JOINED:
        token = passage.tokens[index]
        if token.prefix == "و" and token.is_nominal and token.words[0].upos == "CCONJ":
            phrase = grow(passage, index, end, closed_object=False)
            speaks = is_speaker_noun(token) or token.word.ner == "LOC" or is_in(token, "titles")
            whole = phrase is not None and phrase.end == end and speaks
            return phrase if whole and phrase and agreement.accepts(phrase_agreement(passage, phrase)) else None
        if not token.is_nominal or token.prefix:
            return None
        index -= 1
    return None


def is_relative_subject(passage: Passage, verb: Token, clause: tuple[int, int]) -> bool:
    """True right after «الذي» and the like: the antecedent is, or may be, the subject."""
    edge = verb.index
    while edge > clause[0] and _is_auxiliary(passage.tokens[edge - 1]):
        edge -= 1
    return edge > clause[0] and passage.tokens[edge - 1].core in lexicon("relatives")


def _at_the_head(passage: Passage, verb: Token, clause: tuple[int, int], agreement: Agreement) -> Phrase | None:
    """«عمال السكك في العاصمة يهددون»: the clause opens with the subject; only a relative clause has a verb between."""
    tokens = passage.tokens
    start = clause[0]
    for token in tokens[clause[0] : verb.index]:
        turns = token.core in lexicon("adversatives") and clause[0] < token.index < verb.index - 1
        turns = turns and tokens[token.index - 1].is_comma
        if is_complementizer(token) or token.text == ":" or turns:
            start = token.index + 1
    start = _past_openers(passage, start, verb.index)
    told_of = start > clause[0] and tokens[start - 1].form.endswith(_OBJECT_PRONOUNS)  # «أنها بيضاء»: a predicate
    phrase = None if told_of or tokens[start].prefix not in ("", "و", "ف") else grow(passage, start, verb.index)
    if phrase is None or is_topic_noun(head(passage, phrase)):
        return None
    verbs = [t for t in tokens[phrase.end : verb.index] if t.upos == "VERB" and not _is_anonymity(passage, t, clause)]
    apart = any(tokens[t.index - 1].core not in lexicon("relatives") for t in verbs) or len(verbs) > 1
    return None if apart or not agreement.accepts(phrase_agreement(passage, phrase)) else phrase


def _is_anonymity(passage: Passage, token: Token, clause: tuple[int, int]) -> bool:
    """«أحد الدبلوماسيين طلب عدم ذكر اسمه، قال»: said in passing."""
    return past_anonymity(passage.tokens, token.index, clause[1]) is not None


def _past_openers(passage: Passage, start: int, end: int) -> int:
    """Past «لكن», «كما», «قد» at the head of a clause."""
    tokens = passage.tokens
    while start < end - 1 and (
        tokens[start].core in lexicon("clause_openers") or tokens[start].upos in ("CCONJ", "AUX")
    ):
        start += 1
    return start


def _before_relative(passage: Passage, start: int, end: int, agreement: Agreement) -> Phrase | None:
    """«وكالة سبأ التي يسيطر عليها المتمردون، قالت»: a relative clause stands between."""
    tokens = passage.tokens
    for index in range(end - 1, max(start, end - _LONGEST_RELATIVE), -1):
        if tokens[index].core in lexicon("relatives"):
            stop = index - 1 if tokens[index - 1].is_comma else index
            return _reaching(passage, start, stop, agreement, direct=False)
        if tokens[index].is_comma:
            return None
    return None


def _reaching(passage: Passage, start: int, end: int, agreement: Agreement, *, direct: bool) -> Phrase | None:
    """The longest phrase that ends exactly at `end`, may be a subject, and agrees."""
    tokens = passage.tokens
    best: Phrase | None = None
    for index in range(end - 1, start - 1, -1):
        token = tokens[index]
        if token.upos == "VERB" or is_complementizer(token) or token.text in (":", ".."):
            break
        if not _may_begin(passage, index, start, direct):
            continue
        phrase = grow(passage, index, end, closed_object=False)
        if phrase is None or phrase.end != end:
            continue
        noun = head(passage, phrase)
        if is_topic_noun(noun) and not is_in(noun, "speakers"):
            continue
        if not agreement.accepts(phrase_agreement(passage, phrase)):
            continue
        best = phrase
    return best


def _may_begin(passage: Passage, index: int, start: int, direct: bool) -> bool:
    """Where a subject may begin: at the clause's edge, after a comma, an opener or «أن»; an antecedent anywhere."""
    tokens = passage.tokens
    token = tokens[index]
    if not (token.is_nominal or token.is_mark or token.text == "#") or (
        token.prefix and token.prefix not in ("و", "ف")
    ):
        return direct and token.is_nominal and token.prefix in ("ب", "ل", "وب", "ول", "من")
    if index == start:
        return True
    previous = tokens[index - 1]
    if token.prefix.startswith("و") and token.words[0].upos == "CCONJ":
        person = token.word.ner == "PERS" != previous.word.ner  # «… على المدينة وماكرون يدعو»
        return not previous.is_nominal or direct or person
    if _opens_clause(previous):
        return True
    return direct and (previous.upos in ("ADP", "VERB", "CCONJ") or previous.is_nominal)


def _opens_clause(token: Token) -> bool:
    """A mark, a conjunction or an auxiliary after which a clause, and so its subject, begins."""
    marked = token.is_comma or token.text in (")", "..", "-", "--", ":")
    listed = token.form in lexicon("clause_openers") or token.core in lexicon("clause_openers")
    tagged = token.upos in ("SCONJ", "AUX") or (token.upos == "CCONJ" and len(token.words) == 1)
    return marked or listed or tagged or is_complementizer(token)


def _is_auxiliary(token: Token) -> bool:
    return token.core in lexicon("auxiliaries") or token.form in lexicon("auxiliaries")


def _relative_agreement(token: Token) -> Agreement:
    if token.core == "التي":
        return Agreement("feminine", None)
    if token.core == "الذين":
        return Agreement(None, True)
    return Agreement("masculine", False)


def subject_of_clause(passage: Passage, cue: Token, clause: tuple[int, int], agreement: Agreement) -> Phrase | None:
    """The nearest subject before the cue that agrees: «وظل سامي صامتا، مضيفا …» has «سامي»."""
    clause = max(clause[0], passage.after_dateline), clause[1]
    fallback: Phrase | None = None
    for index in range(cue.index - 1, clause[0] - 1, -1):
        verb = passage.tokens[index]
        phrase = _subject_of(passage, verb, clause, cue.index) if verb.upos == "VERB" else None
        if phrase is None or not agreement.accepts(phrase_agreement(passage, phrase)):
            continue
        noun = head(passage, phrase)
        if is_speaker_noun(noun) or noun.word.ner == "LOC":
            return phrase
        fallback = fallback or (None if is_topic_noun(noun) else phrase)
    return _opening_speaker(passage, cue, clause, agreement) or fallback


def _subject_of(passage: Passage, verb: Token, clause: tuple[int, int], limit: int) -> Phrase | None:
    """The subject of a verb that is no cue: after it, else before it."""
    tokens, index = passage.tokens, verb.index + 1
    while index < limit and (is_adverb(tokens[index]) or (tokens[index].preposition and tokens[index].has_pronoun)):
        index += 1
    after = right_after(passage, verb, index, limit)
    joined = verb.prefix.startswith("و")
    return after or subject_before(passage, verb, clause, _finite_agreement(verb), joined=joined)


def right_after(passage: Passage, verb: Token, index: int, limit: int) -> Phrase | None:
    """The noun phrase at `index`, if it may be the subject of the verb before: of its gender, in no object's form."""
    phrase = grow(passage, index, limit)
    agreement = _finite_agreement(verb)
    if phrase is None or agreement.plural or passage.tokens[index].prefix:
        return None
    noun = head(passage, phrase)
    object_ = (_is_oblique_plural(noun) and noun.index == index) or (
        "Case=Acc" in noun.word.feats and noun.text.endswith("ا")
    )
    theirs = phrase_agreement(passage, phrase).gender
    agrees = theirs is None or agreement.gender is None or theirs == agreement.gender
    return phrase if agrees and not object_ and not is_topic_noun(noun) else None


def _finite_agreement(verb: Token) -> Agreement:
    """Gender and number of a verb that is no cue, as the tagger sees them."""
    form, feats = verb.core, verb.word.feats
    gender: Gender | None = "feminine" if "Gender=Fem" in feats else "masculine" if "Gender=Masc" in feats else None
    either = form.startswith("ت") and not form.endswith("ت")  # «تدخل»: he intervened, or she enters
    return Agreement(None if either else gender, "Number=Plur" in feats)


def _opening_speaker(passage: Passage, cue: Token, clause: tuple[int, int], agreement: Agreement) -> Phrase | None:
    """A speaker at the head of the clause: «لكن الناطق باسم الحكومة …، قائلا»."""
    phrase = grow(passage, _past_openers(passage, clause[0], cue.index), cue.index)
    if phrase is None or not is_speaker_noun(head(passage, phrase)):
        return None
    return phrase if agreement.accepts(phrase_agreement(passage, phrase)) else None
