"""Offsets survive whatever a text carries: marks, tatweel, digits, presentation forms, line ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hadath.text import Normalised, fold, normalise

# What one source text becomes, and why.
SOFT = [
    ("قُتِلَ جُنْدِيٌّ", "قتل جندي"),  # diacritics go
    ("مســـاء", "مساء"),  # tatweel goes
    ("١٧ و۱۷ و１７", "17 و17 و17"),  # Arabic-Indic, Persian and full-width digits
    ("ﻗﺘﻴﻞ", "قتيل"),  # presentation forms
    ("ﻻ", "لا"),  # one ligature, two letters
    ("\u200fبغداد\u200e", "بغداد"),  # bidi marks
    ("خان\u200cيونس", "خانيونس"),  # zero-width non-joiner
    ("17\u00a0قتيلا", "17 قتيلا"),  # no-break space
    ("«نعم» “لا” „ربما‟", '"نعم" "لا" "ربما"'),  # every quotation mark has one shape
    ("سطر\r\nسطر", "سطر\n\nسطر"),  # a line end of any kind is a paragraph break
    ("سطر\u2028سطر", "سطر\n\nسطر"),
    ("ا\u0654مس", "أمس"),  # a decomposed alef with hamza
    ("تشرین کرکوك", "تشرين كركوك"),  # Persian ya and kaf
    ("نص\x00وص", "نصوص"),  # control characters
    ("", ""),
]
MARKS = "\u0640\u064b\u064e\u0651\u0670\u200f\u200e\u202b\u202c\u2066\u2069\u200c\u200d\ufeff\u00ad"
ARABIC = st.text(alphabet='ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآؤئء 0123٠١٢٣۴۵،."«»\n\r\tﻻﷲﻗ😀A' + MARKS, max_size=60)


@pytest.mark.parametrize(("source", "soft"), SOFT)
def test_soft_layer(source: str, soft: str) -> None:
    assert normalise(source).text == soft


def test_folded_layer_has_the_length_of_the_soft_one() -> None:
    normalised = normalise("أإآٱ على مدرسة مسؤول")
    assert normalised.folded == "اااا علي مدرسه مسؤول"
    assert len(normalised.folded) == len(normalised.text)


def test_trailing_marks_belong_to_the_last_letter_but_bidi_marks_do_not() -> None:
    normalised = normalise("قتيلٌ\u200f ثم")
    start, end = normalised.to_source(0, 4)
    assert normalised.source[start:end] == "قتيلٌ"


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 1), (0, 99), (-1, 2)])
def test_a_stretch_that_is_not_there_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no such stretch"):
        normalise("نص").to_source(start, end)


@given(ARABIC, st.data())
def test_every_stretch_maps_to_a_slice_that_normalises_to_it(source: str, data: st.DataObject) -> None:
    normalised = normalise(source)
    if not normalised.text:
        return
    start = data.draw(st.integers(0, len(normalised.text) - 1))
    end = data.draw(st.integers(start + 1, len(normalised.text)))
    first, last = normalised.to_source(start, end)
    assert 0 <= first < last <= len(source)
    # A ligature or a line end gives several characters: the slice may hold a few more, never fewer. The space in
    # «قتل57» is in no source, and a slice may hold too few letters for it.
    assert normalised.text[start:end].replace(" ", "") in normalise(source[first:last]).text.replace(" ", "")


def test_a_figure_is_read_apart_from_its_word() -> None:
    normalised = normalise("وقتل57 شخصا و15 جنديا عام 1436هـ")  # "and 57 people and 15 soldiers were killed in 1436 AH"
    assert normalised.text == "وقتل 57 شخصا و15 جنديا عام 1436ه"
    start = normalised.text.index("57")
    assert normalised.source[slice(*normalised.to_source(start, start + 7))] == "57 شخصا"


@given(ARABIC)
def test_normalising_twice_changes_nothing_but_line_ends(source: str) -> None:
    once = normalise(source).text
    assert normalise(once.replace("\n\n", "\n")).text == once


@given(ARABIC)
def test_origins_never_go_back(source: str) -> None:
    normalised: Normalised = normalise(source)
    assert list(normalised.origin) == sorted(normalised.origin)
    assert len(normalised.origin) == len(normalised.text) == len(normalised.folded)


def test_fold_is_one_spelling_for_many() -> None:
    assert fold("أكَّد") == fold("اكد") == fold("أكـد")
    assert fold("على") == fold("علي")
