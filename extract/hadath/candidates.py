"""Which rules a word may fire by its form, its tag and the words around it, before any role is filled."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

from hadath.entities import bare
from hadath.model import Sentence, Word
from hadath.people import person_nouns
from hadath.reading import NEAR, Trigger
from hadath.rulebook import Rule

SHORTEST_STEM = 4
_CLAUSE = 5  # words: a verb tagged as a noun, its subject with an adjective, and its object
_PREFIXES = ("وال", "فال", "بال", "كال", "ولل", "فلل", "لل", "ال", "و", "ف", "ب", "ل", "ك", "س")


def forms_of(word: Word, token: Sequence[Word]) -> Collection[str]:
    """The forms under which a word may stand in the index: as parsed, with its pronoun, without unsplit clitics."""
    if word.upos in {"PRON", "PUNCT"} or (word.upos in {"ADP", "CCONJ"} and len(token) > 1):
        return ()
    shortest_after_and = SHORTEST_STEM - (word.upos == "X")
    return surface_forms([w.form for w in token], token.index(word), shortest_after_and)


def surface_forms(token: Sequence[str], position: int, shortest_after_and: int = SHORTEST_STEM - 1) -> Collection[str]:
    """The forms under which a word of a token may stand in the index, by the folded forms of the token's words.

    Args:
        token: folded words, «و», «قتل», «هم» of «وقتلهم» (and killed them).
        position: which of them.
        shortest_after_and: the fewest letters that may be left of a word without an unsplit «و».
    """
    form = token[position]
    forms = {form: None, bare(form): None}
    if position + 1 < len(token):
        forms[bare(form) + token[position + 1]] = None
    if len(token) == 1:
        for prefix in _PREFIXES:
            shortest = shortest_after_and if prefix == "و" else SHORTEST_STEM
            if form.startswith(prefix) and len(form) - len(prefix) >= shortest:
                forms[form[len(prefix) :]] = None
    return forms


def _is_unsplit(word: Word, token: Sequence[Word]) -> bool:
    """«وجرح» left whole and tagged X: the tag says nothing of the word inside."""
    return len(token) == 1 and word.upos == "X" and word.form.startswith("و")


def _reads_as_verb(words: Sequence[Word], word: Word) -> bool:
    """«خطف مسلحون صحفيا» (gunmen abducted a journalist): the tagger's noun, with a subject and an object behind it.

    No verbal noun has a nominative plural behind it, nor a man and then an accusative.
    """
    after = words[word.index + 1 : word.index + _CLAUSE]
    has_object = bool(after) and after[0].upos == "PRON"  # «خطفهم مسلحون» (gunmen abducted them)
    after = after[has_object:]
    if word.upos not in {"NOUN", "X"} or word.form.startswith("ال") or not after:
        return False
    if word.form in person_nouns():
        return False  # «ضحايا مدنيون» (civilian victims)
    number = person_nouns().get(after[0].form)
    if number == "plural" and after[0].form.endswith("ون"):
        return True
    if has_object:
        return False
    behind = list(itertools.takewhile(lambda w: w.upos in {"NOUN", "ADJ", "X"}, after[1:]))
    struck = any(w.form.endswith(("ا", "ين")) and w.form in person_nouns() for w in behind)
    return number == "singular" and not after[0].form.endswith("ا") and struck


def _is_spelt_as_verb(word: Word, trigger: Trigger) -> bool:
    """«أصابتا مبنى» (the two hit a building) is no «إصابتان» (two injuries): أفعل begins otherwise than إفعال."""
    written = word.text.startswith("أ") and word.text.endswith("ا")
    return written and trigger.kind == "noun" and trigger.lexeme.startswith("إ")


def refusal(sentence: Sentence, token: Sequence[Word], trigger: Trigger, domains: frozenset[str]) -> str | None:
    """Why a rule that knows a word does not fire on it; None where it may."""
    word, rule = sentence.words[trigger.index], trigger.rule
    verb = _reads_as_verb(sentence.words, word)
    if verb and trigger.kind == "noun":
        return "a verb: its subject and object follow"
    if _is_spelt_as_verb(word, trigger):
        return "a verb: so its hamza is written"
    if rule.upos and word.upos not in rule.upos and not _is_unsplit(word, token) and not verb:
        return f"upos: tagged {word.upos}, not {' or '.join(sorted(rule.upos))}"
    if rule.context.not_in & domains:
        return f"not_in: a text about {', '.join(sorted(rule.context.not_in & domains))}"
    if trigger.kind in rule.options.get("indefinite", ()) and word.form.startswith("ال"):
        return f"indefinite: the {trigger.kind} has the article"
    return _context_fault(sentence, word, rule)


def _context_fault(sentence: Sentence, word: Word, rule: Rule) -> str | None:
    context, words, i = rule.context, sentence.words, word.index
    wanted = (
        ("next", context.next, i + 1, i + 3),
        ("previous", context.previous, i - 4, i),
        ("beside", context.beside, i - 3, i + 4),
        ("near", context.near, i - NEAR, i + NEAR + 1),
    )
    refused = (
        ("not_next", context.not_next, i + 1, i + 3),
        ("not_previous", context.not_previous, i - 4, i),
        ("not_after", context.not_after, i - 1, i),
        ("not_near", context.not_near, i - NEAR, i + NEAR + 1),
    )
    for key, forms, start, end in wanted:
        if forms and not _standing(words, start, end, forms):
            return f"{key}: none of the rule's words stands there"
    for key, forms, start, end in refused:
        if forms and (found := _standing(words, start, end, forms)):
            return f"{key}: «{found}» stands there"
    return None


def _standing(words: Sequence[Word], start: int, end: int, wanted: frozenset[str]) -> str | None:
    """The wanted word or joined pair («ب» + «حياة») that stands among words `[start, end)`."""
    for word in words[max(0, start) : min(end, len(words))]:
        if word.form in wanted or bare(word.form) in wanted:
            return word.form
    for a, b in itertools.pairwise(words[max(0, start) : min(end + 1, len(words))]):
        joined = {a.form + b.form, a.form + " " + b.form, a.form + bare(b.form) if a.token == b.token else ""}
        if joined & wanted:
            return f"{a.form} {b.form}"
    return None
