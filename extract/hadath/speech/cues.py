"""Speech cues: which tokens may announce that somebody says something, and which only look like it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from hadath.rulebook import Rule
from hadath.speech.lists import lexicon
from hadath.speech.passages import STUCK, Passage, Token
from hadath.speech.wordlists import bare, is_adverb, is_complementizer, is_in, is_name, is_speaker_noun
from hadath.text import fold

NO_CUES = frozenset({"title", "expressed"})  # found from a title's colon, and from the verb «عبر عن»
_SHORTEST_PAST = 3  # letters of «قلت»
_LONGEST_ANONYMITY = 6  # tokens from «عدم» to «اسمه»
_STUCK = re.compile(f"[{re.escape(''.join(sorted(STUCK)))}]")
WINDOW = 14  # tokens within which a light verb's noun, or a preposition that goes with a verb, must stand


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a token as a cue. `form` is its surface without a conjunction; `joined` where it has one."""

    rule: Rule
    lemma: str
    kind: str
    form: str
    joined: bool = False

    def framed(self, content: Sequence[str], required: Sequence[str] = ()) -> Reading:
        """The same reading with another frame."""
        return replace(self, rule=replace(self.rule, options={"content": list(content), "required": list(required)}))


@dataclass(frozen=True)
class Cue:
    """A token read as a cue, in its passage and its clause `[start, end)`."""

    passage: Passage
    token: Token
    reading: Reading

    @property
    def index(self) -> int:
        """The token's index in the passage."""
        return self.token.index

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All tokens of the passage."""
        return self.passage.tokens

    @cached_property
    def clause(self) -> tuple[int, int]:
        """The clause in which the cue stands."""
        return self.passage.clause_of(self.index)

    @property
    def start(self) -> int:
        """First token of the clause."""
        return self.clause[0]

    @property
    def end(self) -> int:
        """One past the last token of the clause."""
        return self.clause[1]

    @property
    def previous(self) -> Token | None:
        """The token before the cue in its clause."""
        return self.tokens[self.index - 1] if self.index > self.start else None

    @property
    def following(self) -> Token | None:
        """The token after the cue in its clause."""
        return self.tokens[self.index + 1] if self.index + 1 < self.end else None

    @property
    def rule(self) -> Rule:
        """The rule that reads the token so."""
        return self.reading.rule

    @property
    def how(self) -> str:
        """What code, and no frame, must know about the rule."""
        return str(self.options.get("reading", ""))

    @property
    def options(self) -> Any:
        """The rule's options."""
        return self.reading.rule.options

    @property
    def frame(self) -> list[str]:
        """What may open the content."""
        return list(self.options.get("content", ()))

    @property
    def required(self) -> list[str]:
        """What must open the content, if anything must."""
        return list(self.options.get("required", ()))

    @property
    def takes_object(self) -> bool:
        """True where a bare noun phrase after the subject has a role."""
        return "object" in self.frame or self.options.get("addressee") == "object"

    @cached_property
    def outset(self) -> int:
        """Where the cue's own words begin: «كما» of «كما قال», «على» of «على حد قوله»."""
        return outset(self.passage, self.index)

    def at(self, token: Token) -> Cue:
        """The same reading, told of another token of the passage."""
        return Cue(self.passage, token, self.reading)


class CueBook:
    """The rules as a reader of tokens."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = {r.name: r for r in rules}
        self._index: dict[str, list[Rule]] = defaultdict(list)
        for rule in sorted(rules, key=lambda r: "with" not in r.options):
            for form in rule.forms:
                self._index[form].append(rule)

    def knows(self, token: Sequence[str]) -> bool:
        """Whether a token may announce that somebody speaks, by the folded forms of its words, whatever their tags.

        A colon may, since a title can name the speaker before it.
        """
        surface = "".join(token)
        pieces = {piece for form in (surface, *token) for piece in _STUCK.split(form)}
        return surface == ":" or any(p in self._index or p[1:] in self._index or bare(p) in self._index for p in pieces)

    def rule(self, name: str) -> Rule | None:
        """The rule of that name, if it is there."""
        return self._rules.get(name)

    def readings(self, token: Token) -> Iterator[Reading]:
        """The ways to read a token as a cue; the whole surface goes before the surface without its conjunction.

        «وصف» (he described) is itself and not و + صف.
        """
        for form in self._forms(token):
            for rule in self._index.get(form, ()):
                reading = Reading(rule, *rule.forms[form], form, joined=form != token.form)
                if _is_possible(token, reading):
                    yield reading

    def takes_over(self, passage: Passage, token: Token) -> bool:
        """True for a token that may be a cue of its own."""
        if token.quoted or token.upos == "ADP":
            return False
        cues = (Cue(passage, token, r) for r in self.readings(token))
        return any(c.how not in NO_CUES and not _is_named(c) and not is_excluded(c) for c in cues)

    def _forms(self, token: Token) -> Iterator[str]:
        yield token.form
        if token.form[:1] in ("و", "ف") and len(token.form) > 2:
            split = token.words[0].upos == "CCONJ" and len(token.words) > 1
            if split or token.form not in self._index:
                yield token.form[1:]
        if token.prefix.endswith("ب") and token.upos == "NOUN":
            yield token.core if token.has_pronoun else bare(token.core)


def _is_possible(token: Token, reading: Reading) -> bool:
    """True where part of speech and shape allow the reading."""
    if reading.kind == "verb":
        if reading.rule.options.get("required") == ["that"] and token.has_pronoun:
            return False  # «بيان نشرته الوكالة»: the verb has its object
        if token.upos != "VERB":
            return _is_mistagged(token, reading)
        return not token.prefix.endswith(("س", "ل")) and not _is_first_person(token, reading)
    if reading.kind == "participle":
        return _is_accusative_participle(token, reading)
    if reading.kind == "noun":
        return token.upos in ("NOUN", "X", "VERB", "ADJ")
    return token.prefix in ("", "و", "ب", "وب", "ف") and not token.has_pronoun


def _is_first_person(token: Token, reading: Reading) -> bool:
    past = fold(reading.lemma)
    own = reading.form[:1] in ("ن", "ا") and not reading.form.startswith(past[:-1])
    own = own or (reading.form == past + "نا" and reading.rule.options.get("addressee") != "object")  # «توقعنا»
    spelt = token.word.text.startswith("أ") and reading.lemma.startswith("ا")  # «أعتقد» (I think) of «اعتقد»
    return own or spelt or "Person=1" in token.word.feats


def _is_mistagged(token: Token, reading: Reading) -> bool:
    """A verb that the tagger took for something else: «عبر» as "across", «وصفهم» cut into و + صف + هم."""
    if token.upos == "ADP":
        return reading.lemma in lexicon("like_prepositions") and not token.has_pronoun
    if token.upos not in ("NOUN", "X", "ADJ"):
        return False
    bare_past = token.text == token.word.text and reading.form == fold(reading.lemma)
    if "speaker" in reading.rule.options and bare_past and "Case=Gen" not in token.word.feats:
        return True  # «علم المرصد أن» (the Observatory has learned that): who may say it tells it from a noun
    if token.upos == "X" and reading.joined and len(token.words) == 1:
        return True  # «وذكر» taken for a name
    if _is_feminine_past(token, reading):
        return True
    whole = token.words[0].upos == "CCONJ" and reading.form == token.form and not token.form.endswith("ا")  # «وردا على»
    miscut = whole and len(token.words) > 2
    return miscut or (token.has_pronoun and token.form.startswith("وعد"))


def _is_feminine_past(token: Token, reading: Reading) -> bool:
    """«أهابت», «تبنته»: no noun looks so; with a pronoun only of weak verbs: «قدرتها» (her ability) is one."""
    past, suffix = fold(reading.lemma), ""
    if token.has_pronoun and past.endswith("ي"):
        suffix = next((p for p in ("ها", "هم", "ه") if reading.form.endswith(p)), "")
    stem = reading.form.removesuffix(suffix)
    return stem.startswith(past[:-1]) and stem.endswith("ت") and not stem.endswith("ات") and len(stem) > _SHORTEST_PAST


def _is_accusative_participle(token: Token, reading: Reading) -> bool:
    """«مشيرا», «مشيرة», «مشيرين»: a circumstance of the speaker; not «المشير», not «للمشير»."""
    miscut = token.has_pronoun and fold(reading.lemma).endswith("ه") and token.form.endswith("ها")  # «منوها»
    if token.upos == "PUNCT" or token.prefix.strip("وف") or token.form.startswith("ال"):
        return False
    if token.has_pronoun and not miscut:
        return False
    feminine = reading.form.endswith("ه") and token.text.endswith(("ة", "ه"))
    return feminine or reading.form.endswith(("ا", "ين"))


def opens_quotation(passage: Passage, token: Token) -> bool:
    """«إن بلاده "تدين الهجوم"»: the quotation begins after its subject, the verb is the reported speaker's own."""
    tokens, index = passage.tokens, token.index
    return index > 1 and tokens[index - 1].is_mark and tokens[index - 2].is_nominal


def is_issued(tokens: Sequence[Token], index: int) -> bool:
    """«وفق حصيلة أعلنتها الوزارة»: the verb of a relative clause that says who gave the figures out."""
    verb, noun = tokens[index], tokens[index - 1] if index > 1 else None
    issued = bare(verb.core) in lexicon("issuing") and verb.has_pronoun and noun is not None
    if not issued or noun is None or not noun.is_nominal:
        return False
    low = index - 1
    while low > 1 and tokens[low].upos == "ADJ":
        low -= 1
    before = tokens[low - 1]
    if tokens[low].preposition == "ل":
        return before.form in lexicon("according")
    return before.form in lexicon("according") or (before.core == "ل" and tokens[low - 2].form in lexicon("according"))


def outset(passage: Passage, index: int) -> int:
    """Where the words of the cue at `index` begin: «كما» of «كما قال», «وفق» of «وفق ما أعلن»."""
    tokens = passage.tokens
    if is_issued(tokens, index):
        return next(i for i in range(index - 1, -1, -1) if tokens[i].form in lexicon("according"))
    low = index
    if low and (tokens[low - 1].form in lexicon("backward") or tokens[low - 1].core == "حد"):
        low -= 1
    relative = low < index and tokens[low].core in ("ما", "حد")
    if low and (
        {tokens[low - 1].form, tokens[low - 1].core} & lexicon("according")
        or (relative and tokens[low - 1].core == "علي")
    ):
        return low - 1
    return index if relative and tokens[low].core == "ما" else low


def is_no_news(cue: Cue) -> bool:
    """True where nobody says anything: wished, impersonal, or named only as what somebody said."""
    unsaid = _is_hypothetical(cue) or _is_impersonal(cue) or is_excluded(cue) or _is_free_relative(cue)
    noun = cue.previous is not None and cue.previous.core == "حد"  # «على حد زعمه»: tagged as a verb
    return unsaid or noun or past_anonymity(cue.tokens, cue.index, cue.end) is not None


def is_negated(cue: Cue) -> bool:
    """«لم تتبن أي جهة الهجوم» (nobody claimed the attack); so is the second verb of «لم تؤكد الوزارة أو تنف»."""
    if cue.previous is not None and cue.previous.form == "او":
        return any(t.core in lexicon("negators") for t in cue.tokens[max(cue.start, cue.index - WINDOW) : cue.index])
    return cue.previous is not None and cue.previous.core in lexicon("negators")


def past_anonymity(tokens: Sequence[Token], index: int, end: int) -> int | None:
    """Past «طلب عدم الكشف عن اسمه» (who asked not to be named), «تحدث شريطة عدم ذكر هويته»; None elsewhere."""
    if tokens[index].core not in lexicon("anonymity_verbs"):
        return None
    opener = next((t.index for t in tokens[index + 1 : end] if not is_adverb(t)), end)  # «طلب أيضا عدم ذكر اسمه»
    if opener >= end or tokens[opener].core not in lexicon("anonymity_openers"):
        return None
    ahead = range(opener + 1, min(opener + 1 + _LONGEST_ANONYMITY, end))
    return next((i + 1 for i in ahead if tokens[i].form in lexicon("identity")), None)


def _is_hypothetical(cue: Cue) -> bool:
    words = lexicon("hypothetical")
    previous = cue.previous  # «إلا أنه أكد» is said, «أن يؤكد» is not
    if previous is None or not (previous.form in words or (previous.core in words and not previous.has_pronoun)):
        return False
    past = fold(cue.reading.lemma)[:1] == cue.reading.form[:1]  # «بعد أن أعلنت», «سبق للجماعة أن أعلنت» happened
    before = cue.tokens[max(cue.start, cue.index - 4) : cue.index - 1]
    if before and before[-1].core == "قبل" and previous.form == "ان":  # «قبل أن تعلن الوزارة أنه …» happened, too
        return not any(is_complementizer(t) for t in cue.tokens[cue.index + 1 : min(cue.index + WINDOW, cue.end)])
    return not (past and previous.form == "ان" and any(t.core in lexicon("factual") for t in before))


def _is_free_relative(cue: Cue) -> bool:
    """«من يرى» (whoever thinks), «ما قاله» (what he said), «التي دعا إليها» (to which he invited)."""
    previous, following = cue.previous, cue.following
    if previous is not None and previous.form in lexicon("whoever"):
        return True
    free = previous is not None and previous.form in lexicon("whatever") and previous.upos != "PART"
    if free and cue.outset == cue.index and cue.how != "evaluate" and not _is_judged(cue):
        return True
    if following is None or not (following.has_pronoun and following.upos == "ADP") or cue.outset < cue.index:
        return False
    when = cue.index > 1 and is_in(cue.tokens[cue.index - 2], "times")  # «الوقت الذي تعهدت فيه …»
    return following.core in {fold(p) for p in cue.frame} and not (when and following.core == "في")


def _is_judged(cue: Cue) -> bool:
    """«ما تقول الوزارة إنه انتهاك» (what, the ministry says, is a violation): something is said of it."""
    ahead = cue.tokens[cue.index + 1 : min(cue.index + 1 + WINDOW, cue.end)]
    that = next((t for t in ahead if is_complementizer(t) or t.is_comma or t.upos == "VERB"), None)
    return not cue.token.has_pronoun and that is not None and that.form.endswith(("نه", "نها", "نهم"))


def _is_impersonal(cue: Cue) -> bool:
    """«ويذكر أن» (it is recalled that), «تعتبر القاهرة من …» (Cairo is held to be)."""
    token, tokens = cue.token, cue.tokens
    if token.core not in lexicon("impersonal") or token.has_pronoun:
        return False
    if _is_named(cue):
        return True
    following = tokens[cue.index + 1] if cue.index + 1 < len(tokens) else None
    if following is None or is_complementizer(following) or following.preposition:
        before = tokens[cue.index - 1] if cue.index else None
        opens = before is None or before.is_comma or before.text in (".", "..") or token.prefix == "و"
        relative = before is not None and (before.core in lexicon("relatives") or _is_bare_antecedent(before))
        return opens or relative
    return token.core in lexicon("judgements")


def _is_bare_antecedent(before: Token) -> bool:
    """«انتحاري يعتقد أنه» (a bomber thought to be): nobody who speaks."""
    noun = before.upos in ("NOUN", "ADJ") and before.word.ner == ""
    return noun and not before.core.startswith("ال") and not is_speaker_noun(before)


def _is_named(cue: Cue) -> bool:
    """«شاهد يدعى حسن» (a witness called Hasan); «يدعي أنه» and «يدعي الوزير» claim something."""
    following = cue.following
    if cue.token.core not in lexicon("called") or following is None or is_complementizer(following):
        return False
    return cue.token.text.endswith("ى") or is_name(following)


def is_excluded(cue: Cue) -> bool:
    """The rule's own context: words that must not stand right after or right before the cue."""
    context, tokens = cue.rule.context, cue.tokens
    following = tokens[cue.index + 1] if cue.index + 1 < len(tokens) else None
    after = {following.form, following.core, following.preposition} if following is not None else set()
    before = {tokens[cue.index - 1].form, tokens[cue.index - 1].core} if cue.index else set()
    return bool(after & context.not_next or before & context.not_previous)


def is_saying(token: Token) -> bool:
    """«قوله», «القول»: the noun that repeats a speech verb."""
    return token.upos == "NOUN" and (token.core == "القول" or (token.core == "قول" and token.has_pronoun))


def companion(cue: Cue) -> int | None:
    """Where the noun stands that a light verb needs: «مسؤوليتها» of «أعلنت … مسؤوليتها»."""
    words = lexicon(cue.options["with"])
    for token in cue.tokens[cue.index + 1 : min(cue.index + 1 + WINDOW, cue.end)]:
        if is_complementizer(token) or token.text == ":":
            return None
        if token.form in words or token.core in words or bare(token.core) in words:
            return token.index
    return None
