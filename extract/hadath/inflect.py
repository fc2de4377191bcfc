"""Lexeme lines of the rule files → every folded surface form they can take.

The rules name a verb once («قصف»); Stanza's lemmas are wrong too often, on weak verbs above all, to rely on
them alone, so the regular inflections are generated. What is irregular is written out on the same line:
«قال يقول» gives past from the first word and present from the second.
"""

from __future__ import annotations

from collections.abc import Iterator

from hadath.text import fold

_OBJECT_SUFFIXES = ("", "ه", "ها", "هم", "هما", "هن", "نا", "ني", "كم")
# No «my»: folded, «قتلي» is «قتلى» (dead).
_POSSESSIVE_SUFFIXES = ("", "ه", "ها", "هم", "هما", "هن", "نا", "كم")
# No first person singular: news is not told so, and «أصيب» (was hit) must stay a passive.
_SUBJECT_PREFIXES = ("ي", "ت", "ن")
_HOLLOW_LENGTH = 3


def verb_forms(line: str) -> frozenset[str]:
    """All forms of a verb given by its past 3ms and, where irregular, its present 3ms and further pasts.

    >>> sorted(f for f in verb_forms("قصف") if len(f) < 5)  # qasafa, "to shell"
    ['تقصف', 'قصف', 'قصفا', 'قصفت', 'قصفن', 'قصفه', 'نقصف', 'يقصف']
    """
    words = line.split()
    pasts = [w for i, w in enumerate(words) if i == 0 or not w.startswith("ي")]
    presents = [w for w in words[1:] if w.startswith("ي")] or _presents(words[0])
    return frozenset(f for past in pasts for f in _past(past)) | frozenset(f for p in presents for f in _present(p))


def noun_forms(line: str) -> frozenset[str]:
    """All forms of a noun given by its singular and, after it, its broken or irregular plurals.

    >>> "هجمات" in noun_forms("هجمة"), "هجومين" in noun_forms("هجوم هجمات")  # hujum, "attack"
    (True, True)
    """
    return frozenset(form for word in line.split() for form in _noun(fold(word), feminine=word.endswith("ة")))


def participle_forms(line: str) -> frozenset[str]:
    """All forms of a participle or adjective given by its masculine singular.

    >>> sorted(participle_forms("مضيف"))[:4]  # mudif, "adding"
    ['مضيف', 'مضيفا', 'مضيفات', 'مضيفان']
    """
    return frozenset(
        fold(word) + ending
        for word in line.split()
        for ending in ("", "ا", "ه", "تان", "تين", "ان", "ين", "ون", "ات", "ي", "تي")
    )


def _past(word: str) -> Iterator[str]:
    past = fold(word)
    if word[-1] in "ىيا" and len(past) > 2:  # defective: نفى, دعا; but not بدأ
        stem = past[:-1]
        subjects = (past, stem + "ت", stem + "وا", stem + "يا", stem + "تا", past[:-1] + "ينا", past[:-1] + "وا")
    else:
        stem = past
        subjects = (past, past + "ت", past + "وا", past + "ا", past + "تا", past + "ن", past + "نا")
    for form in subjects:
        base = form[:-1] if form.endswith("وا") else form
        base = base[:-1] + "ا" if form == past and past[-1] == "ي" else base
        yield form
        for suffix in _OBJECT_SUFFIXES[1:]:
            yield base + suffix


def _present(word: str) -> Iterator[str]:
    stem = fold(word)[1:]
    plural = stem[:-1] if word[-1] in "ىيوا" else stem
    for prefix in _SUBJECT_PREFIXES:
        for form in {
            prefix + stem,
            prefix + (plural if len(plural) > 2 else stem),  # the jussive of a defective verb: لم يتبن
            prefix + plural + "ون",
            prefix + plural + "وا",
            prefix + stem + "ان",
            prefix + stem + "ن",
        }:
            base = form[:-1] if form.endswith("وا") else form
            for suffix in _OBJECT_SUFFIXES:
                yield (base if suffix else form) + suffix


def _presents(past: str) -> list[str]:
    """Regular present 3ms of a past 3ms; both guesses where spelling alone cannot tell."""
    plain = past if past.endswith("أ") else fold(past)
    first, last_but_one = past[0], plain[-2]
    if first == "أ" and len(plain) > _HOLLOW_LENGTH:  # form IV: أعلن يعلن, أفاد يفيد
        stem = plain[1:]
        return ["ي" + (stem[:-2] + "ي" + stem[-1] if last_but_one == "ا" else stem)]
    if first == "أ":  # أكد يؤكد (II), أخذ يأخذ (I)
        return ["يؤ" + plain[1:], "ي" + plain]
    if plain.startswith("است") and last_but_one == "ا":  # استعاد يستعيد
        return ["ي" + plain[1:-2] + "ي" + plain[-1]]
    if first == "ا":
        return ["ي" + plain[1:]]
    if first == "و" and len(plain) == _HOLLOW_LENGTH:  # وصف يصف (I), وجه يوجه (II)
        return ["ي" + plain[1:], "ي" + plain]
    return ["ي" + plain]


def _noun(word: str, *, feminine: bool) -> Iterator[str]:
    if feminine:
        stem = word[:-1]
        yield word
        endings: tuple[str, ...] = ("ت", "تان", "تين", "تا", "تي", "ات")
    else:
        stem = word
        endings = ("", "ا", "ان", "ين", "اء")[: 4 if word[-1] != "ا" else 1]
    for ending in endings:
        base = stem + ending
        if ending != "ت":
            yield base
        possessed = base[:-1] if ending in ("تان", "تين", "ان", "ين") else base
        if ending != "ا":
            for suffix in _POSSESSIVE_SUFFIXES[1:]:
                yield possessed + suffix
