"""How far a speaker's name reaches.

Speakers are long («رئيس "المركز الروسي للمصالحة"، الجنرال يوري يفتوشينكو») and carry appositions between commas, so
their extent is read from the surface, one token after the other: each step looks at the next token and says where the
phrase ends with it, or passes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hadath.speech.lists import lexicon
from hadath.speech.passages import ABBREVIATIONS, Passage, Token
from hadath.speech.speakers import Phrase, head
from hadath.speech.wordlists import (
    bare,
    has_masdar_shape,
    is_adverb,
    is_complementizer,
    is_definite,
    is_in,
    is_name,
    is_speaker_noun,
    is_told_to,
    is_topic_noun,
)

_LONGEST_NAME = 8  # tokens between quotation marks that may be a name
_TENTH_PARTICIPLE = "مست"  # no name begins so
_LONGEST_ASIDE = 3  # tokens between brackets that belong to a name: «(واس)»
_LONGEST_APPOSITION = 12
_SHORTEST_PLURAL = 6  # letters of «…ين» with the article
_ATTACHED = frozenset({"ب", "ل", "لل", "ك"})


@dataclass(frozen=True, slots=True)
class _Growth:
    """A phrase `[start, end)` under way; `token` is the next one, `last` the last inside."""

    passage: Passage
    start: int
    end: int
    limit: int
    closed_object: bool

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.passage.tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.end]

    @property
    def last(self) -> Token:
        return self.tokens[self.end - 1]

    @property
    def first(self) -> Token:
        return self.tokens[self.start]

    @property
    def next(self) -> Token | None:
        """The token after the next one."""
        return self.tokens[self.end + 1] if self.end + 1 < len(self.tokens) else None

    @property
    def is_titled(self) -> bool:
        return any(is_in(t, "titles") for t in self.tokens[self.start : self.end])

    @property
    def is_closed(self) -> bool:
        """True where no idafa is open any more: after the article, a pronoun, a name."""
        last = self.last
        surname = is_name(last) and last.word.ner == "PERS" and self.end - self.start > 1
        common = (is_in(last, "titles") or is_in(last, "naming")) and not surname
        if common and not (is_definite(last) or last.has_pronoun):
            return False  # «مفتي عام المملكة», «سرايا القدس», whatever the tagger says
        return (
            is_definite(last)
            or last.has_pronoun
            or (is_name(last) and (last.word.ner != "" or not is_speaker_noun(last)))
            or last.text == ")"
            or last.core in lexicon("complete_names")
            or last.is_mark
            or last.word.ner in ("PERS", "LOC")
        )

    def to(self, end: int) -> _Growth:
        """The phrase up to another end."""
        return _Growth(self.passage, self.start, end, self.limit, self.closed_object)

    def inner(self, start: int) -> int | None:
        """Where a phrase ends that begins at `start`."""
        phrase = grow(self.passage, start, self.limit, closed_object=self.closed_object)
        return phrase.end if phrase is not None else None


def grow(passage: Passage, start: int, limit: int, *, closed_object: bool = True) -> Phrase | None:
    """The phrase that begins at a token; None where none can.

    Args:
        passage: the paragraph.
        start: index of the first token.
        limit: index before which the phrase must end.
        closed_object: a country right after a finished phrase is the verb's object, not part of the name
            («حذرت موسكو واشنطن», Moscow warned Washington).
    """
    if start >= limit:
        return None
    first, end = passage.tokens[start], start + 1
    if first.is_mark:
        end = _past_name(passage, start, limit)
    elif first.text == "#" or _is_particle(passage, start):
        end = min(start + 2, limit)
    elif not first.is_nominal or _is_outside(first):
        return None
    return _extend(_Growth(passage, start, end, limit, closed_object)) if end > start else None


def _extend(growth: _Growth) -> Phrase:
    while growth.end < growth.limit:
        end = next((e for step in _STEPS if (e := step(growth)) is not None), growth.end)
        if end <= growth.end:
            break
        growth = growth.to(end)
    return Phrase(growth.start, growth.end)


def _is_particle(passage: Passage, start: int) -> bool:
    """«لو دريان» (Le Drian): a French article that looks like "if"."""
    following = passage.tokens[start + 1] if start + 1 < len(passage.tokens) else None
    named = following is not None and following.word.ner in ("PERS", "ORG")
    return passage.tokens[start].form == "لو" and named


def _is_outside(token: Token) -> bool:
    return is_complementizer(token) or is_adverb(token) or token.form in lexicon("relatives")


# --- marks, brackets, commas -----------------------------------------------------------------------------------------


def _hashtag(growth: _Growth) -> int | None:
    return min(growth.end + 2, growth.limit) if growth.token.text == "#" else None


def _scare_quoted(growth: _Growth) -> int | None:
    """«"جيش" الاحتلال»: marks of irony around the first noun of an idafa."""
    noun = growth.tokens[growth.end - 2] if growth.end - growth.start == 3 and growth.first.is_mark else None
    if noun is None or not growth.last.is_mark or is_definite(noun) or not is_in(noun, "speakers"):
        return None
    following = growth.token
    return growth.end + 1 if following.upos == "NOUN" and is_definite(following) and not following.prefix else None


def _kunya(growth: _Growth) -> int | None:
    """«أبو ستة», «ابن كثير»: a name that goes on, whatever its second word means elsewhere."""
    goes_on = growth.last.core in lexicon("kunyas") and growth.token.is_nominal and not growth.token.prefix
    return growth.end + 1 if goes_on else None


def _quoted_name(growth: _Growth) -> int | None:
    if not growth.token.is_mark:
        return None
    after = growth.tokens[growth.end + 1] if growth.end + 1 < growth.limit else None
    named = is_in(growth.last, "naming") or is_in(growth.last, "speakers") or growth.first.is_mark
    named = named or (is_in(growth.first, "carriers") and growth.end - growth.start > 1)  # «وكالة الأنباء "سبأ"»
    alias = after is not None and after.core in lexicon("naming") and not is_definite(after)
    named = named or alias  # «لجنة الحقوق "لجنة الميثاق"»
    return _past_name(growth.passage, growth.end, growth.limit) if named else growth.end


def _past_name(passage: Passage, index: int, limit: int) -> int:
    """Past a name in quotation marks: «"فرانس برس"»; `index` where the marks hold somebody's words."""
    quote = passage.quote_at(index)
    if quote is None or not quote.closed:
        return index
    end = passage.after(quote.outer.end)
    inner = passage.tokens[index + 1 : end - 1]
    if end > limit or not inner or len(inner) > _LONGEST_NAME or _is_clause(inner):
        return index
    return end


def _is_clause(inner: tuple[Token, ...]) -> bool:
    """Words, not a name; «"سي. إن. إن"» (CNN) is a name though it holds «إن»."""
    spelt = all(len(t.form) <= 3 for t in inner)
    spoken = inner[0].core in lexicon("spoken_openings")
    return not spelt and (spoken or inner[0].preposition != "" or any(t.upos in ("VERB", "SCONJ") for t in inner))


def _bracket(growth: _Growth) -> int | None:
    if growth.token.text != "(":
        return None
    for close in range(growth.end + 2, min(growth.end + 2 + _LONGEST_ASIDE, growth.limit)):
        if growth.tokens[close].text == ")":
            dated = any(t.text.isdigit() for t in growth.tokens[growth.end : close])
            return growth.end if dated else close + 1
    return growth.end


def _abbreviation(growth: _Growth) -> int | None:
    """«وزير الإعلام د.سامي عمر» (Minister of Information Dr Sami Omar)."""
    dotted = growth.token.text == "." and growth.last.text in ABBREVIATIONS
    return growth.end + 1 if dotted and growth.next is not None and growth.next.is_nominal else None


def _hyphen(growth: _Growth) -> int | None:
    between = growth.token.text in ("-", "/") and growth.next is not None and growth.end + 1 < growth.limit
    return growth.end + 2 if between and growth.next and is_name(growth.next) and is_name(growth.last) else None


def _apposition(growth: _Growth) -> int | None:
    """«وزير الإعلام، سامي عمر، قال»: a name or title between commas belongs to the speaker."""
    if not growth.token.is_comma:
        return None
    after = growth.end + 1
    spoken = is_speaker_noun(head(growth.passage, Phrase(growth.start, growth.end)))
    if after >= growth.limit or growth.token.text in "؛;" or not spoken or not _is_apposed(growth, after):
        return growth.end
    if not is_definite(growth.tokens[after]) and after + 1 < growth.limit and growth.tokens[after + 1].upos == "ADP":
        return growth.end  # «…، مشيرة إلى»: no rank
    inner = growth.inner(after)
    if inner is None or inner - after > _LONGEST_APPOSITION:
        return growth.end
    return inner if inner >= growth.limit or _is_bound(growth.tokens[inner]) else growth.end


def _is_apposed(growth: _Growth, index: int) -> bool:
    first, second = growth.tokens[index], growth.tokens[index + 1 : index + 2]
    if first.text == "#":
        return True  # «الرئيس الفلسطيني، #محمود_عباس»
    addressed = growth.closed_object and growth.is_titled and growth.last.word.ner == "PERS"
    if addressed and is_in(first, "titles") and is_definite(first):
        return False  # «أبلغ وزير الدفاع سامي عمر، الرئيس، بأن»
    named = is_name(first) or first.word.ner == "PERS" or is_in(first, "titles")
    named = named or (first.form in lexicon("one_of") and bool(second) and is_speaker_noun(second[0]))
    place = first.word.ner == "LOC" and not (second and second[0].word.ner == "PERS")  # «إسرائيل كاتس» is a man
    return named and not (first.prefix or place or is_adverb(first) or is_in(first, "topics"))


def _is_bound(following: Token) -> bool:
    """What may follow an apposition: anything but more of a list."""
    marked = following.is_comma or following.is_mark or following.text in (":", "(", ".")
    verbal = following.upos in ("VERB", "ADP", "AUX") or bool(following.prefix)
    return marked or verbal or is_complementizer(following) or is_adverb(following)


# --- conjunctions and prepositions -----------------------------------------------------------------------------------


def _outside(growth: _Growth) -> int | None:
    paper = is_in(growth.last, "carriers") and not is_definite(growth.last) and not growth.last.has_pronoun
    if paper and is_adverb(growth.token) and growth.end == growth.start + 1 and not growth.token.prefix:
        return growth.end + 1  # «صحيفة صباح», «صحيفة اليوم»
    return growth.end if _is_outside(growth.token) or growth.token.upos == "DET" else None


def _first_letter(growth: _Growth) -> int | None:
    """«صحيفة لوموند» (Le Monde), «لودريان،» (Le Drian): the ل is the name's own first letter."""
    token, last = growth.token, growth.last
    if token.prefix != "ل":
        return None
    paper = is_name(token) and is_in(last, "naming") and not is_definite(last)
    surname = token.word.ner == "PERS" == last.word.ner and growth.end + 1 < growth.limit
    return growth.end + 1 if paper or (surname and growth.next is not None and growth.next.is_comma) else None


def _conjunction(growth: _Growth) -> int | None:
    """«وزارة الدفاع ورئاسة الأركان»: joined speakers are one stretch."""
    token, last = growth.token, growth.last
    if not (token.prefix.startswith("و") and token.is_nominal and token.words[0].upos == "CCONJ"):
        return None
    speaks = is_speaker_noun(token)
    named = is_definite(token) and is_definite(last) and not is_in(token, "topics")  # «للبحوث والإفتاء»
    joined_names = is_name(token) and last.word.ner in ("ORG", "LOC")  # «شركتا أبل وأمازون», «موسكو وطهران»
    if (is_topic_noun(token) and not named) or is_adverb(token) or (is_in(token, "media") and not speaks):
        return growth.end
    if token.upos == "X" and not token.word.ner and not is_speaker_noun(last):
        return growth.end
    names = token.word.ner != "" and (last.is_mark or is_name(last) or last.word.ner == "LOC")
    alike = is_definite(last) == (is_definite(token) or is_name(token))
    return growth.end + 1 if speaks or alike or names or joined_names else growth.end


def _complement(growth: _Growth) -> int | None:
    """«المتحدث باسم الجيش», «مصدر في الوزارة»: complements of offices and sources; not «في بيان», not «للصحفيين»."""
    token = growth.token
    alone = token.upos == "ADP"
    if not alone and token.prefix not in _ATTACHED:
        return None
    after = growth.end + 1 if alone else growth.end
    if alone and (token.has_pronoun or after >= growth.limit):
        return growth.end
    noun, preposition = growth.tokens[after], token.core if alone else token.prefix
    if preposition == "ب" and noun.core in lexicon("on_behalf"):
        return growth.inner(after + 1) or growth.end
    if preposition == "من" and noun.is_mark and bare(growth.last.core) in lexicon("affiliations"):
        return growth.inner(after) or growth.end  # «المقربة من "الجيش الوطني"»
    if not noun.is_nominal or _is_outside(noun) or not _takes(growth, preposition, noun):
        return growth.end
    if alone:
        return growth.inner(after) or growth.end
    return _extend(_Growth(growth.passage, after, after + 1, growth.limit, growth.closed_object)).end


def _takes(growth: _Growth, preposition: str, noun: Token) -> bool:
    """Whether the phrase so far may have this complement."""
    if preposition not in lexicon("complement_prepositions") or _ends_in_person(growth):
        return False
    said = (is_in(noun, "media") or noun.form in lexicon("media")) and not (
        is_in(noun, "weak_media") and is_in(growth.last, "complement_heads")
    )
    affiliated = bare(growth.last.core) in lexicon("affiliations")
    if preposition in ("في", "من") and (is_in(noun, "times") or is_in(noun, "occasions")):
        return False  # «المتحدث باسم القوات في ساعة مبكرة»
    if preposition in ("في", "من", "ب", "عن") and (said or is_topic_noun(noun)) and not affiliated:
        return False
    inside = growth.tokens[growth.start : growth.end]
    counted = growth.first.form in lexicon("quantifiers")
    office = counted or any(is_in(t, "complement_heads") for t in inside)
    body = is_in(growth.first, "speakers") and growth.last.upos == "ADJ"
    told = is_in(noun, "press") and not is_in(growth.first, "executives")  # «مسؤول أميركي لوكالة»
    told = told or (is_in(noun, "addressees") and not _names_body(growth.last, noun))
    if affiliated:
        return growth.end - growth.start > 1 and preposition != "ب" and not (preposition == "ل" and told)
    own = {
        "في": office or (is_speaker_noun(growth.first) and is_in(noun, "speakers")),
        "ب": office and (noun.word.ner in ("LOC", "ORG") or is_in(noun, "speakers") or is_in(noun, "venues")),
        "ل": (office or body) and not told,
        "عن": bare(growth.last.core) in lexicon("in_charge")
        or (noun.word.ner == "LOC" and any(bare(t.core) in lexicon("deputies") for t in inside)),
        "الي": any(bare(t.core) in lexicon("envoys") for t in inside),
        "علي": any(bare(t.core) in lexicon("overseers") for t in inside),
        "من": counted  # «عدد من», «مسؤولون من الأمم المتحدة»
        or bare(growth.first.core) in lexicon("partitives")
        or (office and not is_definite(growth.first) and (noun.word.ner in ("LOC", "ORG") or is_in(noun, "speakers"))),
    }
    return own.get(preposition, office)


def _ends_in_person(growth: _Growth) -> bool:
    """A person has no complement; a hospital named after one has: «مدير مستشفى كمال عدوان في غزة»."""
    start = growth.end
    while start > growth.start and growth.tokens[start - 1].word.ner == "PERS":
        start -= 1
    named_after = start > growth.start and is_in(growth.tokens[start - 1], "naming")
    return start < growth.end and not named_after


def _names_body(last: Token, noun: Token) -> bool:
    """«المتحدث الأمني لوزارة الداخلية», «الأمين العام لمجلس الوزراء»: a body after ل is part of the name."""
    office = is_in(last, "titles") and (is_definite(last) or not is_in(last, "staff"))
    return is_in(noun, "speakers") and (office or last.upos == "ADJ")


# --- nouns, adjectives, names ----------------------------------------------------------------------------------------


def _no_nominal(growth: _Growth) -> int | None:
    return growth.end if growth.token.prefix or not growth.token.is_nominal else None


def _nisba_and_name(growth: _Growth) -> int | None:
    """«الجزائرية أسماء …» (the Algerian Asma …)."""
    last = growth.last
    nisba = growth.end == growth.start + 1 and is_definite(last) and last.core.endswith(("يه", "ي"))
    if not nisba or not is_name(growth.token):
        return None
    return growth.end if growth.token.word.ner == "LOC" else growth.end + 1


def _resumed(growth: _Growth) -> int | None:
    """«الحكومة المعترف بها دوليا»: a participle whose complement is a pronoun, and its adverb."""
    participle = bare(growth.last.core) in lexicon("resumed") and is_definite(growth.last)
    if not participle or not growth.token.has_pronoun:
        return None
    adverb = growth.next is not None and growth.next.form in lexicon("recognition") and growth.end + 1 < growth.limit
    return growth.end + 1 + adverb


def _fixed(growth: _Growth) -> int | None:
    """«هيئة الأمر بالمعروف والنهي عن المنكر»: names that hold prepositions of their own."""
    for name in lexicon("fixed_names"):
        first, *rest = name.split()
        ahead = growth.tokens[growth.end : min(growth.end + len(rest), growth.limit)]
        if growth.last.form == first and [t.form for t in ahead] == rest:
            return growth.end + len(rest)
    return None


def _object_after_any(growth: _Growth) -> int | None:
    """«لم تتبن أي جهة العملية» (nobody claimed the operation): what «أي» counts is indefinite."""
    counted = growth.first.form in lexicon("any") and growth.end == growth.start + 2
    return growth.end if counted and is_definite(growth.token) and not is_definite(growth.last) else None


def _charge(growth: _Growth) -> int | None:
    """«الوزير المكلف حماية البيئة»: what somebody is charged with."""
    charged = bare(growth.last.core) in lexicon("charged") and is_definite(growth.last)
    return growth.inner(growth.end) if charged and growth.token.upos == "NOUN" else None


def _topic(growth: _Growth) -> int | None:
    """«أعلن الجيش مقتل …»: what is announced does not belong to who announces it."""
    token = growth.token
    listed = is_in(token, "topics") and token.word.ner != "PERS" and not _is_surname(growth)
    shaped = growth.closed_object and growth.last.word.ner != "PERS" and is_topic_noun(token)
    after_closed = growth.is_closed and (listed or shaped) and not is_in(token, "speakers")
    after_quantifier = growth.closed_object and is_definite(token) and listed
    after_quantifier = after_quantifier and growth.first.form in lexicon("quantifiers")
    own = token.has_pronoun and is_topic_noun(token)  # «مسؤوليته»
    return growth.end if after_closed or after_quantifier or own else None


def _is_surname(growth: _Growth) -> bool:
    """«الشيخ سلمان العودة:»: a noun with the article between a name and the words themselves."""
    named = is_name(growth.last) or growth.last.word.ner == "PERS"
    following = growth.next
    opens = following is not None and (following.is_mark or following.text == ":" or is_complementizer(following))
    return named and opens and is_definite(growth.token)


def _circumstance(growth: _Growth) -> int | None:
    """«وظل مالك مصدوما» (Malik stayed shocked), «النائب مستنكرا» (the deputy, in protest): not part of the name."""
    token, last = growth.token, growth.last
    if token.form in lexicon("manners") and is_definite(last):
        return growth.end
    if token.word.ner or not token.text.endswith("ا") or len(token.form) <= 4:
        return None
    if is_definite(last) and token.form.startswith(_TENTH_PARTICIPLE):
        return growth.end
    named = last.word.ner == "PERS" or is_name(last)
    return growth.end if named and (token.upos in ("ADJ", "NOUN") or token.form.startswith("م")) else None


def _called(growth: _Growth) -> int | None:
    """«شاهد عيان يدعى سامي عمر» (a witness called Sami Omar): the name belongs to him."""
    named = growth.next is not None and growth.end + 1 < growth.limit and not growth.next.prefix
    called = growth.token.form in lexicon("called") and growth.token.text.endswith("ى")
    return growth.end + 2 if called and named and growth.next and growth.next.is_nominal else None


def _title_after_name(growth: _Growth) -> int | None:
    """«بن رودس نائب مستشار …» goes on; «اتهم ترامب رئيس الوزراء» has an object."""
    token, following = growth.token, growth.next
    title = is_in(token, "titles") and not is_definite(token) and not token.word.ner
    if growth.last.word.ner != "PERS" or not title:
        return None
    country = following is not None and following.word.ner == "LOC"
    field = following is not None and following.upos == "ADJ" and not is_definite(following)  # «سامي عمر خبير قانوني»
    return growth.end + 1 if country or field or not growth.closed_object else growth.end


def _headed_by_name(growth: _Growth) -> int | None:
    """«خادم الحرمين»: an untagged word that opens the phrase is the head of an idafa."""
    last = growth.last
    heads = growth.end == growth.start + 1 and last.upos == "X" and not last.word.ner and not is_definite(last)
    return growth.end + 1 if heads and is_definite(growth.token) else None


def _adjective(growth: _Growth) -> int | None:
    token, last = growth.token, growth.last
    if token.core in lexicon("epithets"):
        return growth.end + 1  # «مكة المكرمة»
    if token.core in lexicon("peoples") and growth.last.text.endswith("ون") and not is_definite(growth.last):
        return growth.end + 1  # «دبلوماسيون روس»
    if token.upos != "ADJ":
        return None
    if _is_accusative(token):
        return growth.end + 1 if _is_accusative(last) else None
    if _is_mistaken(growth):
        return growth.end
    inside = growth.first if last.is_mark or last.text == ")" else last  # «صحيفة "الساحل" اليومية»
    named = is_name(last) or last.is_mark or last.core in lexicon("complete_names")
    agrees = is_definite(token) == is_definite(inside) or named
    return growth.end + 1 if agrees or not growth.is_closed else growth.end


def _is_mistaken(growth: _Growth) -> bool:
    """An object that the tagger took for an adjective: «أبلغ السفير الحكومة», «شددت القوات الحصار»."""
    token, last = growth.token, growth.last
    if not (growth.closed_object and growth.is_closed and is_definite(token)):
        return False
    if token.core in lexicon("late") or token.core in lexicon("no_adjectives"):
        return True  # «نعت الحركة الشهيد», «تبنت الحركة العملية»
    if token.form.endswith("ين") and len(token.form) > _SHORTEST_PLURAL and not _has_people(growth):
        return True
    people = last.form.endswith("ون") and len(last.form) > _SHORTEST_PLURAL and not is_topic_noun(last)
    people = people and last.word.ner != "ORG" and not is_in(last, "carriers")  # «التعاون الإسلامي», «التلفزيون»
    if people and not token.form.endswith("ون") and token.core not in lexicon("broken_adjectives"):
        return last.upos == "NOUN"  # «المسؤولون الزوار»
    if last.upos != "NOUN":
        return False
    noun = is_in(token, "speakers") and not token.core.endswith(("ون", "ين", "ي", "يه"))
    feminine = last.text.endswith(("ة", "ات")) and not token.text.endswith(("ة", "ات", "ى"))
    feminine = feminine and not is_in(last, "masculine_in_ta")
    return noun or _is_definite_masdar(token) or (feminine and growth.end == growth.start + 1)


def _is_definite_masdar(token: Token) -> bool:
    """«طالب المجتمع الدولي الاضطلاع بمسؤولياته»: of the shapes that no adjective has."""
    return has_masdar_shape(token) and bare(token.core).startswith("ا") and not token.core.endswith(("ي", "يه"))


def _has_people(growth: _Growth) -> bool:
    """True where a plural of people stands inside, which «الانفصاليين» might describe."""
    inside = growth.tokens[growth.start : growth.end]
    return any(t.core.endswith(("ون", "ين", "ان", "و")) or _is_broken_plural_of_people(t) for t in inside)


def _is_broken_plural_of_people(token: Token) -> bool:
    return is_in(token, "broken_plurals") and not is_in(token, "bodies")


def _number(growth: _Growth) -> int | None:
    """«اللواء 102» (Brigade 102), «القناة 12»."""
    if growth.token.upos != "NUM":
        return None
    if is_definite(growth.token) and is_definite(growth.last):
        return growth.end + 1  # «الدول الأربع»
    numbered = any(is_in(growth.last, name) for name in ("titles", "carriers", "units"))
    return growth.end + 1 if growth.token.text.isdigit() and numbered else growth.end


def _open_idafa(growth: _Growth) -> int | None:
    """After a noun without article the next noun belongs to it, unless it is an indefinite object."""
    token, last = growth.token, growth.last
    if growth.is_closed:
        return None
    described = last.upos == "ADJ" and last.form not in lexicon("quantifiers")
    object_after = growth.closed_object and growth.end - growth.start > 1 and not is_in(token, "titles")
    if described and token.upos == "NOUN" and (not is_definite(token) or object_after):
        return growth.end  # «منظمات غير حكومية السلطات»
    dual = last.text.endswith(("ون", "ان")) and not is_in(last, "broken_plurals")
    alike = dual and token.text.endswith(last.text[-2:])  # «مصدران أمنيان», whatever the tagger says
    object_ = _is_accusative(token) or (dual and not alike and not is_definite(token))
    return growth.end if object_ else growth.end + 1


def _place(growth: _Growth) -> int | None:
    token, last = growth.token, growth.last
    if token.word.ner != "LOC":
        return None
    together = last.word.ner == "LOC" and last.core in lexicon("place_openers")
    free = not growth.closed_object and last.upos != "ADJ"
    unsplit = len(token.words) == 1 and token.form.startswith("ب") and is_in(growth.first, "complement_heads")
    return growth.end + 1 if together or free or unsplit else growth.end  # «الدفاع المدني بغزة»


def _direction(growth: _Growth) -> int | None:
    """«كتائب الحركة في طوباس شمال الضفة»: where the place is."""
    inside = growth.last.word.ner == "LOC" and growth.token.core in lexicon("directions")
    return growth.inner(growth.end) if inside and growth.end - growth.start > 1 else None


def _name(growth: _Growth) -> int | None:
    token, last = growth.token, growth.last
    person = last.word.ner == "PERS" or growth.is_titled or last.core in lexicon("late")
    if is_name(token) and is_told_to(token):
        goes_on = False
    elif is_name(token):
        goes_on = person or is_name(last) or not growth.closed_object or token.word.ner == "PERS"
    elif token.word.ner == "PERS":
        surname = last.word.ner == "PERS" and is_definite(token)  # «أشرف القدرة»
        goes_on = person and (surname or not is_topic_noun(token))
    else:
        return None
    return growth.end + 1 if goes_on else growth.end


def _body(growth: _Growth) -> int | None:
    """«كتائب عز الدين القسام»: the rest of what the tagger holds for the name of one body."""
    token, last = growth.token, growth.last
    within = token.word.ner == "ORG" == last.word.ner and token.upos == "NOUN"
    return growth.end + 1 if within and not is_in(token, "speakers") and not is_topic_noun(token) else None


def _tenure(growth: _Growth) -> int | None:
    """«الرئيس الحالي» (the current president): a word of time that describes an office."""
    described = growth.token.upos == "ADJ" and growth.token.core in lexicon("tenures") and is_in(growth.last, "titles")
    return growth.end + 1 if described else None


def _title(growth: _Growth) -> int | None:
    """«المتحدث باسم الجيش العميد …»: a rank after a finished phrase."""
    token, last = growth.token, growth.last
    if not is_in(token, "titles"):
        return None
    if not (is_definite(token) or is_name(last) or not growth.closed_object):
        return None
    if growth.closed_object and token.form.endswith("ين") and len(token.form) > _SHORTEST_PLURAL:
        return growth.end  # «نعت القناة الصحفيين»
    if growth.closed_object and last.word.ner == "PERS" and not growth.is_titled:
        return growth.end  # «يتهم دمرتاش الرئيس»
    body = growth.closed_object and growth.end == growth.start + 1 and is_definite(last)  # «يطالب المركز الأمين العام»
    named = is_name(last) and not growth.closed_object  # «زياد فلان المتحدث باسم …», untagged as a person
    speaks = (is_in(last, "speakers") or is_speaker_noun(growth.first)) and not body
    return growth.end + 1 if growth.is_titled or named or speaks else growth.end


def _emphatic(growth: _Growth) -> int | None:
    return growth.end + 1 if growth.token.form in lexicon("emphatics") else None


def _common_name(growth: _Growth) -> int | None:
    """«اللواء تحسين الخفاجي»: a noun between a rank and a surname is a first name."""
    token, last, following = growth.token, growth.last, growth.next
    rank = is_definite(last) and is_in(last, "titles") and not is_definite(token)
    if not rank or token.upos != "NOUN" or is_in(token, "topics") or following is None:
        return None
    surname = is_name(following) or following.word.ner == "PERS" or is_complementizer(following)
    return growth.end + 1 if surname else None


def _surname(growth: _Growth) -> int | None:
    """«بدر الرواف أن»: a word with the article between a first name and what is said."""
    return growth.end + 1 if is_name(growth.last) and _is_surname(growth) else None


_STEPS: tuple[Callable[[_Growth], int | None], ...] = (
    _hashtag,
    _called,
    _kunya,
    _scare_quoted,
    _quoted_name,
    _bracket,
    _abbreviation,
    _hyphen,
    _fixed,
    _resumed,
    _apposition,
    _emphatic,
    _tenure,
    _outside,
    _first_letter,
    _conjunction,
    _complement,
    _no_nominal,
    _nisba_and_name,
    _object_after_any,
    _charge,
    _topic,
    _circumstance,
    _title_after_name,
    _headed_by_name,
    _adjective,
    _number,
    _open_idafa,
    _direction,
    _place,
    _name,
    _body,
    _title,
    _common_name,
    _surname,
)


def _is_accusative(token: Token) -> bool:
    """«مصدرا», «هجوما»: the alif of an indefinite object."""
    return "Case=Acc" in token.word.feats and token.text.endswith("ا") and "Definite=Ind" in token.word.feats
