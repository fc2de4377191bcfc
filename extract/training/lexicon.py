"""Which tokens of the news are multi-word ones, told by counts: for the dictionary of Stanza's expander.

«وقود» (fuel) is 200 times as frequent as «قود» would make it with an «و» before: it is whole. «واشنطن» too. «وجرح»
(and he was wounded) is as frequent as it should be: و + جرح. What the treebank knows is as it is there; what is in
between is left to the network.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from training.conllu import Sentence

_PROCLITICS = "وفبلكس"
_ENCLITICS = ("هما", "كما", "ها", "هم", "هن", "نا", "ني", "كم", "ه", "ي", "ك")
_AFTER = "+"  # marks a clitic at the end
_IMPERFECT = "يتنأا"  # «س» stands before such verbs only
_OUTER = frozenset({"و", "ب", "ل", "ال"})
_AGENCY = str.maketrans("أإآ", "ااا")  # «اعلن» for «أعلن»
# A token this many times as frequent as its parts make it is split for certain, or whole for certain.
_SURELY_SPLIT, _SURELY_WHOLE = 3.0, 80.0
_RARE = 10  # tokens seen less often tell nothing
_NEVER = 0.01  # so that nothing is divided by zero

Parts = tuple[str, ...]


class TokenLexicon:
    """Splits frequent tokens by counts.

    Args:
        sentences: of the treebank: how often each clitic stands on a word is learnt from them.
        counts: of raw tokens.
    """

    def __init__(self, sentences: Iterable[Sentence], counts: Counter[str]) -> None:
        self._spellings: defaultdict[str, list[str]] = defaultdict(list)
        for word in counts:
            self._spellings[word.translate(_AGENCY)].append(word)
        self._counts = counts
        seen = _treebank_parts(sentences)
        self.known = {token: parts.most_common(1)[0][0] for token, parts in seen.items()}
        self._once = frozenset(token for token, parts in seen.items() if parts.total() == 1)
        self._rates = self._clitic_rates()
        self.parts = lru_cache(maxsize=None)(self._parts)

    def dictionary(self) -> dict[str, str]:
        """Tokens and their words with spaces between; a token that only looks like several words is itself."""
        certain = {token: parts for token, parts in self.known.items() if not self._is_doubtful(token)}
        for token, count in self._counts.items():
            if count >= _RARE and token not in self.known and len(token) > 2 and (parts := self.parts(token)):
                certain[token] = parts
        return {token: " ".join(parts) for token, parts in certain.items() if len(parts) > 1 or _looks_split(token)}

    def whole(self) -> frozenset[str]:
        """Tokens that the treebank has as one word more often than as several: «مما» (of which), من + ما at times."""
        return frozenset(token for token, parts in self.known.items() if parts == (token,))

    def _is_doubtful(self, token: str) -> bool:
        """«وأهابت» (and it appealed) is whole in the treebank, once and by mistake: counts do not say so."""
        return token in self._once and self.known[token] == (token,) != self._by_counts(token)

    def _parts(self, token: str) -> Parts | None:
        """The words of a token, or None where neither the treebank nor counts settle it."""
        return self.known.get(token) or self._by_counts(token)

    def _by_counts(self, token: str) -> Parts | None:
        analyses = sorted(self._analyses(token))
        if not analyses:
            return (token,)
        ratio, head, clitic = analyses[0]
        suffix = clitic.removeprefix(_AFTER) if clitic.startswith(_AFTER) else None
        if ratio > _SURELY_WHOLE:
            return (token,) if suffix or self._takes_clitics(token) else None
        inner = self.parts(head) if ratio <= _SURELY_SPLIT and self._count(token) > 2 else None
        if inner is None:
            return None
        inner = inner if len(inner) > 1 else (self._spelled(inner[0]),)
        return (*inner, suffix) if suffix else (clitic, *inner)

    def _takes_clitics(self, token: str) -> bool:
        """«الوقود», «بوقود»: a word. «وأهابت» (and it appealed) hardly lacks its «و», and has nothing before that."""
        outer = _OUTER if token[0] in "وف" else _OUTER - {"و"}
        return sum(self._counts[clitic + token] for clitic in outer) >= _RARE / 2

    def _analyses(self, token: str) -> Iterable[tuple[float, str, str]]:
        """Ways to take one clitic off: how many times too frequent the token is for it, the rest, the clitic.

        «+ه» stands for a clitic at the end: «هجومه» (his attack) begins with the same letter.
        """
        if token.startswith("لل") and len(token) > 3:
            yield self._ratio(token, "ال" + token[2:], "ل"), "ال" + token[2:], "ل"
        elif token[0] in _PROCLITICS and len(token) > 2 and (token[0] != "س" or token[1] in _IMPERFECT):
            yield self._ratio(token, token[1:], token[0]), token[1:], token[0]
        if token.endswith("ي") and token[:-1] in self._counts:
            return  # «جمهوري» is republican far more often than my audience
        for clitic in _ENCLITICS:
            stem = token.removesuffix(clitic)
            if stem != token and len(stem) >= 2:
                stem = self._spelled(max(_stems(stem), key=self._count))
                yield self._ratio(token, stem, _AFTER + clitic), stem, _AFTER + clitic

    def _ratio(self, token: str, rest: str, clitic: str) -> float:
        return self._count(token) / (self._rates.get(clitic, 0.0) * self._count(rest) + _NEVER)

    def _count(self, word: str) -> int:
        return sum(self._counts[w] for w in self._spellings.get(word.translate(_AGENCY), ()))

    def _spelled(self, word: str) -> str:
        """«ادماج» as «إدماج»: the treebank writes the parts of a token with their hamza."""
        best = max(self._spellings.get(word.translate(_AGENCY), ()), key=self._counts.__getitem__, default=word)
        return best if self._counts[best] >= 2 * self._counts[word] else word

    def _clitic_rates(self) -> Mapping[str, float]:
        """Of a word's occurrences, the share with the clitic: over the treebank's tokens of two words."""
        seen: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for token, parts in self.known.items():
            if len(parts) == 2:
                clitic, rest = parts if parts[0] in _PROCLITICS else (_AFTER + parts[1], parts[0])
                seen[clitic][0] += self._count(token)
                seen[clitic][1] += self._count(rest)
        return {clitic: together / alone for clitic, (together, alone) in seen.items() if alone}


def _treebank_parts(sentences: Iterable[Sentence]) -> dict[str, Counter[Parts]]:
    seen: defaultdict[str, Counter[Parts]] = defaultdict(Counter)
    for token in (t for s in sentences for t in s.tokens if t.surface.isalpha()):
        seen[token.surface][tuple(w.form for w in token.words)] += 1
    return seen


def _looks_split(token: str) -> bool:
    return token[0] in _PROCLITICS or token.endswith(_ENCLITICS)


def _stems(stem: str) -> Iterable[str]:
    """What a word before a pronoun may be: «مدرسة» in «مدرسته», «مستشفى» in «مستشفاه», «نقلوا» in «نقلوه»."""
    yield stem
    ending, start = stem[-1], stem[:-1]
    for short, full in (("ت", "ة"), ("ا", "ى"), ("ئ", "ء"), ("ؤ", "ء")):
        if ending == short:
            yield start + full
    if ending == "و":
        yield stem + "ا"
