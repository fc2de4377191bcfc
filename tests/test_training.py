"""The recipe of the models: what it makes of the treebanks, and which of its steps are due. Nothing is trained here."""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from stanza.models.common import utils

from training import bundle, corpus, curve, entities, lemmas, padt, trainers, ud
from training.conllu import Sentence, Token, Word, fold, read_conllu, to_conllu, write_conllu
from training.lexicon import TokenLexicon
from training.steps import Folders, Step

DATA = Path(__file__).parents[2] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the training data are not beside this checkout")


def sentence(*tokens: str) -> Sentence:
    """«وقال=و+قال جندي» as a sentence."""
    pairs = [token.partition("=") for token in tokens]
    return Sentence("s", tuple(Token(t, tuple(map(Word, (words or t).split("+")))) for t, _, words in pairs))


def test_conllu_reads_what_it_writes(tmp_path: Path) -> None:
    words = (
        Word("و", "وَ", "CCONJ", "C---------", None, 2, "cc"),
        Word("قال", "قَال", "VERB", "VP-A-3MS--", "Aspect=Perf|Voice=Act", 0, "root"),
    )
    given = Sentence("x", (Token("وقال", words, False), Token(":", (Word(":", ":", "PUNCT", None, None, 2, "punct"),))))
    write_conllu(tmp_path / "x.conllu", [given, given])
    again = list(read_conllu(tmp_path / "x.conllu"))
    assert [s.tokens for s in again] == [given.tokens] * 2
    assert again[0].source_text == given.text == "وقال:"
    assert "1-2\tوقال" in to_conllu([given])
    assert "1-2" not in to_conllu([given], merged=False)


# tokens of the treebank's plain form, their tags → surface=words
PLAIN = [
    ("قال وزير", "VERB NOUN", ["قال", "وزير"]),
    ("للاسلحة ل الأسلحة .", "_ ADP NOUN PUNCT", ["للاسلحة=ل+الأسلحة", "."]),
    ("ونقلوه و نقلوا ه الى", "_ CCONJ VERB PRON ADP", ["ونقلوه=و+نقلوا+ه", "الى"]),
    ("مما من ما قال", "_ ADP DET VERB", ["مما=من+ما", "قال"]),
    ("عددها عدد ها بضم ب ضم", "_ NOUN PRON _ ADP NOUN", ["عددها=عدد+ها", "بضم=ب+ضم"]),
    ("_ قال", "_ VERB", ["_", "قال"]),
    (
        "وزير للزراعة للزراعة والمياه والمياه",
        "NOUN ADP NOUN CCONJ NOUN",
        ["وزير", "للزراعة=ل+الزراعة", "والمياه=و+المياه"],
    ),
    ("بكتابها بكتابها بكتابها .", "ADP NOUN PRON PUNCT", ["بكتابها", "بكتابها", "بكتابها", "."]),
    ("سوى سوى أن ه", "_ ADP SCONJ PRON", ["سوى", "أن", "ه"]),
    ("ما ما لا لا", "PART PART PART PART", ["ما", "ما", "لا", "لا"]),
]


@pytest.mark.parametrize(("forms", "tags", "tokens"), PLAIN)
def test_multi_word_tokens_end_where_their_words_spell_them(
    tmp_path: Path, forms: str, tags: str, tokens: list[str]
) -> None:
    (tmp_path / "t.txt").write_text(f"{forms}\t{tags}\n", encoding="utf-8")
    (found,) = padt._read_tokens(tmp_path / "t.txt", "train")
    shown = ["=".join(dict.fromkeys((t.surface, "+".join(w.form for w in t.words)))) for t in found.tokens]
    assert shown == tokens


def test_marks_stand_where_printers_put_them() -> None:
    tokens = sentence("قال", ":", '"', "نعم", '"', "،", "في", "3", ".", "5", "(", "اليوم", ")", ".").tokens
    spaced = Sentence("s", padt._guess_spaces(tokens, random.Random(1)))
    assert spaced.text == 'قال: "نعم"، في 3.5 (اليوم).'


def test_true_spaces_are_taken_from_the_text() -> None:
    tokens = sentence("قال", ":", "نعم", ".")
    assert padt._with_spaces(tokens, "قال : نعم.").text == "قال : نعم."
    assert padt._with_spaces(tokens, "شيء آخر").text == tokens.text


def tree(*rows: tuple[str, str, int, str]) -> Sentence:
    return Sentence("t", tuple(Token(f, (Word(f, upos=u, head=h, deprel=r),)) for f, u, h, r in rows))


def test_labels_of_ud1_become_those_of_ud2() -> None:
    # «زار بغداد وعمان في الصيف» (he visited Baghdad and Amman in summer)
    old = tree(
        ("زار", "VERB", 0, "root"),
        ("بغداد", "NOUN", 1, "dobj"),
        ("و", "CONJ", 2, "cc"),
        ("عمان", "NOUN", 2, "conj"),
        ("في", "ADP", 6, "case"),
        ("الصيف", "NOUN", 1, "nmod"),
    )
    assert [(w.head, w.deprel) for w in ud.to_ud2(old).words] == [
        (0, "root"),
        (1, "obj"),
        (4, "cc"),
        (2, "conj"),
        (6, "case"),
        (1, "obl"),
    ]
    # «يعنى بالأمر» (he looks after the matter): an object by its preposition
    assert (
        ud.to_ud2(tree(("يعنى", "VERB", 0, "root"), ("ب", "ADP", 3, "case"), ("الأمر", "NOUN", 1, "dobj")))
        .words[2]
        .deprel
        == "obl:arg"
    )


@needs_data
def test_conversion_agrees_with_the_trees_that_were_published() -> None:
    published = {
        tuple(fold(w.form) for w in s.words): s for s in read_conllu(DATA / "ud_docs_examples" / "ar_padt.conllu")
    }
    old = (s for file in (DATA / "padt_trees_v1").glob("*.conllu") for s in read_conllu(file))
    pairs = [(t, published[words]) for t in old if (words := tuple(fold(w.form) for w in t.words)) in published]
    compared = [
        (new.head == gold.head, (new.deprel or "").split(":")[0] == (gold.deprel or "").split(":")[0])
        for given, wanted in pairs
        for new, gold in zip(ud.to_ud2(given).words, wanted.words, strict=True)
    ]
    assert len(compared) >= 150
    assert sum(head for head, _ in compared) / len(compared) >= 0.98
    assert sum(relation for _, relation in compared) / len(compared) >= 0.96


@needs_data
def test_held_out_sentences_are_in_nothing_that_is_learnt_from() -> None:
    bank = padt.load(DATA, seed=13)
    assert (len(bank.test_trees), len(bank.dev_trees)) == (padt.TEST_TREES, padt.DEV_TREES)
    learnt = {tuple(fold(w.form) for w in s.words) for s in bank.annotated if len(s.words) > 10}
    held_out = [tuple(fold(w.form) for w in s.words) for s in (*bank.dev_trees, *bank.test_trees)]
    assert not [words for words in held_out if words in learnt]
    assert sum(s.has_tree for s in bank.annotated) >= 1150
    assert sum(any(w.xpos for w in s.words) for s in bank.annotated) >= 2300


def test_noise_changes_tags_and_nothing_else() -> None:
    words = [Word(str(i), "l", "NOUN" if i % 2 else "VERB", str(i), None, 0, "root") for i in range(400)]
    given = Sentence("s", tuple(Token(w.form, (w,)) for w in words))
    noisy = corpus._Noise([given], random.Random(1)).retag(given).words
    changed = [(a, b) for a, b in zip(words, noisy, strict=True) if a != b]
    assert 20 <= len(changed) <= 80
    assert [(w.form, w.lemma, w.head, w.deprel) for w in noisy] == [(w.form, w.lemma, w.head, w.deprel) for w in words]
    assert sum(a.upos != b.upos for a, b in changed) < len(changed) / 3


COUNTS = Counter(
    {"وقود": 900, "قود": 5, "جرح": 3000, "وجرح": 250, "واشنطن": 5000, "مدرسة": 2000, "مدرسته": 150}
    | {"إدماج": 300, "وادماج": 14, "قال": 90000, "وقال": 9000, "طائرة": 5000, "بطائرة": 500, "ابل": 4, "وابل": 5}
    | {"جرحى": 2000, "وجرحى": 180, "بيت": 4000, "يت": 2, "البيت": 900, "الوقود": 700, "بواشنطن": 50}
    | {"وأهابت": 300, "أهابت": 2, "هجوم": 2000, "هجومه": 150}
)
KNOWN = [sentence("وقال=و+قال", "بطائرة=ب+طائرة", "مدرسته=مدرسة+ه", "وجرحى", "بيت")]
LEXICON = [
    ("وقود", "وقود"),  # fuel
    ("واشنطن", "واشنطن"),
    ("وجرح", "و جرح"),  # and he was wounded
    ("وادماج", "و إدماج"),  # and integrating: the parts are spelled with their hamza
    ("مدرسته", "مدرسة ه"),  # his school: as in the treebank
    ("هجومه", "هجوم ه"),  # his attack: what it begins with is no clitic
    ("وجرحى", None),  # and wounded people: the treebank forgot to split it
    ("بيت", "بيت"),  # house
    ("وأهابت", None),  # and it appealed: the verb is hardly ever without its «و»
    ("جرح", None),  # nothing looks like a clitic
    ("وابل", None),  # too rare to tell
]


@pytest.mark.parametrize(("token", "words"), LEXICON)
def test_counts_tell_what_is_split(token: str, words: str | None) -> None:
    assert TokenLexicon(KNOWN, COUNTS).dictionary().get(token) == words


def test_tokens_that_are_several_words_at_times_are_told() -> None:
    known = [sentence("مما=من+ما", "وقال=و+قال"), sentence("مما", "وقال", "مما"), sentence("وقال=و+قال")]
    assert TokenLexicon(known, COUNTS).whole() == {"مما"}


def test_entities_are_read_apart_from_marks(tmp_path: Path) -> None:
    file = tmp_path / "ANERCorp.txt"
    file.write_text("وصل O\n(بغداد) B-LOC\nمجلس I-ORG\nالأمن I-ORG\nجون B-PERS\n. O\n", encoding="utf-8")
    (found, rest) = entities._anercorp(file)
    assert found == [
        ("وصل", "O"),
        ("(", "O"),
        ("بغداد", "B-LOC"),
        (")", "O"),
        ("مجلس", "I-ORG"),
        ("الأمن", "I-ORG"),
        ("جون", "B-PER"),
        (".", "O"),
    ]
    assert rest == []
    entities.write([found, rest], tmp_path / "ner.json")
    (rows,) = json.loads((tmp_path / "ner.json").read_text(encoding="utf-8"))
    assert rows[4] == {"text": "مجلس", "ner": "B-ORG"}


def test_lemmas_are_known_for_more_words_than_the_treebank_has() -> None:
    padt_words = one_word_each(
        *[analysed("الأقباط", "NOUN", "قِبطِيّ", None)] * 2,
        analysed("الأقباط", "NOUN", "أَقبَاط", None),  # once, and wrong
        analysed("العالم", "NOUN", "عَالَم", None),
        analysed("قال", "VERB", "قَال", None),
        analysed("مدعي", "X", "مدعي", None),
        Word("المدارس", upos="NOUN"),  # not analysed then
    )
    pud_words = one_word_each(
        analysed("عالَم", "NOUN", "عالِم", None),  # PADT knows «العالم», but not this form of it
        analysed("قو\u0651ات", "NOUN", "قُو\u064e\u0651ة", None),  # vowel before shadda
        analysed("قال", "VERB", "أَقال", None),  # PADT knows better
        analysed("لندن", "PROPN", "لندن", None),
    )
    more = {(w.form, w.upos): w.lemma for w in lemmas.more_words([padt_words], [pud_words])}
    wanted = {
        "الاقباط": "قِبطِيّ",
        "أقباط": "قِبطِيّ",
        "اقباط": "قِبطِيّ",
        "عالم": "عَالِم",
        "قوات": "قُو\u0651\u064eة",
        "القوات": "قُو\u0651\u064eة",
    }
    assert more == {(form, "NOUN"): lemma for form, lemma in wanted.items()}


def test_names_are_exchanged_for_others_of_their_kind_and_clitic() -> None:
    first = [("وصل", "O"), ("سامي", "B-PER"), ("حداد", "I-PER"), ("إلى", "O"), ("عمان", "B-LOC"), ("وحلب", "B-LOC")]
    second = [("هدى", "B-PER"), ("في", "O"), ("صور", "B-LOC"), ("وجدة", "B-LOC"), ("بالدولار", "B-MISC")]
    seen = set()
    for seed in range(30):
        one, two = entities.with_other_names([first, second], seed=seed)
        assert [w for w, tag in one if tag == "O"] == ["وصل", "إلى"]
        assert two[-1] == ("بالدولار", "B-MISC")
        assert one[-1] in {("وحلب", "B-LOC"), ("وجدة", "B-LOC")}
        seen.add(tuple(one[1:-3]))
    assert seen == {(("سامي", "B-PER"), ("حداد", "I-PER")), (("هدى", "B-PER"),)}


def analysed(form: str, upos: str, lemma: str | None, xpos: str | None, feats: str | None = None) -> Word:
    return Word(form, lemma, upos, xpos, feats)


def one_word_each(*words: Word) -> Sentence:
    return Sentence("s", tuple(Token(w.form, (w,)) for w in words))


def test_what_an_old_edition_had_not_analysed_is_taken_from_a_newer_one() -> None:
    # «وبهدف 15» (and with the aim of 15): UD 1 knew the whole token alone, and writes other digits
    new = one_word_each(Word("ب", upos="ADP"), Word("هدف", upos="NOUN"), Word("15", upos="NUM"), Word("بوش", upos="X"))
    old = one_word_each(
        analysed("وبهدف", "X", "وبهدف", "U---------"),
        analysed("وبهدف", "X", "وبهدف", "U---------"),
        analysed("١٥", "NUM", "١٥", "Q---------", "NumForm=Digit"),
        analysed("بُوش", "X", "بُوش", "X---------", "Foreign=Yes"),
    )
    joined = padt._with_tree(new, old)
    assert [padt.is_stale(w) for w in joined.words] == [True, True, False, False]
    assert joined.words[2].lemma == "15"
    newer = [("بِ", "ADP"), ("هَدَف", "SG;INDF;N;GEN"), ("15", "NUM"), ("بُوش", None)]
    marked = one_word_each(*(Word(w.form, lemma, feats=f) for w, (lemma, f) in zip(new.words, newer, strict=True)))
    known = {
        ("ADP", "ADP"): ("P---------", "AdpType=Prep"),
        ("NOUN", "GEN;INDF;N;SG"): ("N------S2I", "Case=Gen|Definite=Ind|Number=Sing"),
    }
    assert [(w.lemma, w.xpos) for w in padt._with_lemmas(joined, marked, known).words] == [
        ("بِ", "P---------"),
        ("هَدَف", "N------S2I"),
        ("15", "Q---------"),
        ("بُوش", "X---------"),
    ]


def test_vowels_tell_foreign_names_from_words_that_were_not_analysed() -> None:
    tree = one_word_each(
        analysed("كلينتون", "X", "كلِينتُون", "X---------", "Foreign=Yes"),
        *[analysed("فعيل", "X", "فعيل", "U---------")] * 3,
    )
    learnt = padt._features_by_unimorph([(tree, tree.with_words([Word(w.form, w.lemma) for w in tree.words]))])
    plain = one_word_each(Word("بلير", upos="X"), Word("نعيل", upos="X"))
    marked = one_word_each(Word("بلير", "بلِير"), Word("نعيل", "نعيل"))
    assert [(w.xpos, w.feats) for w in padt._with_lemmas(plain, marked, learnt).words] == [
        ("X---------", "Foreign=Yes"),
        ("U---------", None),
    ]


def test_stale_clitics_are_analysed_as_all_others_are() -> None:
    good = one_word_each(
        analysed("و", "CCONJ", "وَ", "C---------"),
        analysed("كتاب", "NOUN", "كِتَاب", "N------S1R"),
        analysed("ه", "PRON", "هُوَ", "SP---3MS2-", "Case=Gen"),
    )
    stale = good.with_words([replace(w, lemma="وكتابه", xpos="U---------", feats=None) for w in good.words])
    agreed = padt._agreed_analyses([good] * 20 + [stale])
    assert padt._with_agreed(stale, agreed).words == (good.words[0], stale.words[1], good.words[2])
    other = good.with_words([replace(w, form=w.form + "x") for w in good.words])
    marked = other.with_words([replace(w, lemma="؟", feats="N") for w in other.words])
    assert padt._with_lemmas(good, marked, {}).words == good.words  # another word is no source
    object_ = one_word_each(Word("قال", upos="VERB"), analysed("ه", "PRON", "قاله", "U---------"))
    assert padt._with_agreed(object_, agreed) == object_  # another case, of which nothing is known
    assert not padt._agreed_analyses([good] * 19)


@pytest.mark.parametrize("make", ["get_split_optimizer", "get_optimizer"])
def test_optimizers_of_one_rate_cool_down(make: str) -> None:
    def optimizer_of(rate: float) -> torch.optim.Optimizer:
        made = getattr(utils, make)("adam", model, rate, betas=(0.9, 0.95), eps=1e-6)
        return next(iter(made.values())) if isinstance(made, dict) else made

    model = torch.nn.Linear(2, 1)
    rates: dict[float, list[float]] = {}
    with trainers._cooling(lr=0.1, begin=4, end=8):
        for rate in (0.1, 0.2):
            optimizer = optimizer_of(rate)
            for _ in range(10):
                model(torch.ones(1, 2)).sum().backward()
                optimizer.step()
                rates.setdefault(rate, []).append(round(optimizer.param_groups[0]["lr"], 4))
    assert rates[0.1] == [0.1, 0.1, 0.1, 0.1, 0.075, 0.05, 0.025, 0.003, 0.003, 0.003]
    assert set(rates[0.2]) == {0.2}
    assert not optimizer_of(0.1)._optimizer_step_post_hooks


@pytest.mark.parametrize(("delta", "kept"), [(0.0, False), (0.5, True)])
def test_additions_to_vectors_are_left_out_where_they_are_zero(tmp_path: Path, delta: float, kept: bool) -> None:
    state = {
        "model": {"delta_emb.weight": torch.full((3, 2), delta), "word_lstm.weight": torch.full((2, 2), 1 / 3)},
        "vocab": {"delta": ["بغداد"], "word": ["بغداد", "دمشق"]},
        "config": {"lr": 0.002},
    }
    torch.save(state, tmp_path / "ner.pt")
    bundle.halve(tmp_path / "ner.pt", tmp_path / "half.pt")
    written = torch.load(tmp_path / "half.pt", weights_only=True)
    assert ("delta_emb.weight" in written["model"], "delta" in written["vocab"]) == (kept, kept)
    assert written["vocab"]["word"] == ["بغداد", "دمشق"]
    assert written["model"]["word_lstm.weight"].dtype == torch.float16
    assert written["config"] == {"lr": 0.002}


def test_a_share_of_the_sentences_keeps_each_with_its_copies(tmp_path: Path) -> None:
    given = [sentence(word, "هنا") for word in ("قال", "قتل", "قصف", "هرب")]
    retagged = [s.with_words([replace(w, upos="X") for w in s.words]) for s in given]
    write_conllu(tmp_path / "train.conllu", [*given, *retagged])
    curve._thin(tmp_path / "train.conllu", 0.5, 3)
    kept = Counter(s.words[0].form for s in read_conllu(tmp_path / "train.conllu"))
    assert len(kept) == 2
    assert set(kept.values()) == {2}
    pairs = [(verb, name) for verb in ("قال", "عاد") for name in ("علي", "عمر")]
    names = [[{"text": verb, "ner": "O"}, {"text": name, "ner": "S-PER"}] for verb, name in pairs]
    (tmp_path / "train.json").write_text(json.dumps(names), encoding="utf-8")
    curve._thin(tmp_path / "train.json", 0.5, 3)
    left = json.loads((tmp_path / "train.json").read_text(encoding="utf-8"))
    assert len(left) == 2
    assert left[0][0] == left[1][0]


def test_a_step_is_done_until_what_it_reads_changes(tmp_path: Path) -> None:
    source, target = tmp_path / "in.txt", tmp_path / "out.txt"
    source.write_text("1", encoding="utf-8")
    runs: list[str] = []

    def copy(folders: Folders) -> None:
        runs.append(source.read_text(encoding="utf-8"))
        target.write_text(runs[-1], encoding="utf-8")

    step = Step("copy", "", copy, lambda _: [source], lambda _: [target])
    folders = Folders(tmp_path, tmp_path, tmp_path)
    assert not step.is_done(folders)
    step.do(folders)
    assert step.is_done(folders)
    source.write_text("2", encoding="utf-8")
    assert not step.is_done(folders)
    step.do(folders)
    target.unlink()
    assert not step.is_done(folders)
    assert runs == ["1", "2"]
