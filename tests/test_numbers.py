from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hadath.numbers import Quantity, find_numbers
from hadath.text import fold


def found(text: str) -> list[tuple[int | None, int | None, bool]]:
    """What the finder makes of a text, without the numbers that count no people."""
    return [(q.min, q.max, q.approx) for q in find_numbers(fold(text)) if q.kind != "other"]


def only(text: str) -> Quantity:
    (quantity,) = find_numbers(fold(text))
    return quantity


def words(text: str, quantity: Quantity) -> tuple[str, str, str | None]:
    """Span, core and noun of a quantity as text."""
    folded, noun = fold(text), quantity.noun
    return (
        folded[quantity.span.start : quantity.span.end],
        folded[quantity.core.start : quantity.core.end],
        folded[noun.start : noun.end] if noun else None,
    )


# --- Exact numbers ----------------------------------------------------------------------------------

EXACT = [
    # one to ten, both genders, absolute and construct
    ("قتل ثلاثة جنود", 3),
    ("مقتل ثلاث نساء", 3),
    ("أصيب ثماني فتيات", 8),
    ("أصيبت ثمان نساء", 8),
    ("مقتل عشرة مدنيين", 10),
    ("عشر نساء", 10),
    ("أصيب اثنان بجروح", 2),
    ("مدنيان اثنان", 2),
    ("مقتل عسكريين اثنين", 2),
    ("إصابة اثنتين من النازحات", 2),
    ("قتيل واحد", 1),
    ("جريحة واحدة", 1),
    # teens
    ("أحد عشر قتيلا", 11),
    ("إحدى عشرة امرأة", 11),
    ("اثنا عشر شخصا", 12),
    ("لاثني عشر شخصا", 12),
    ("اثنتي عشرة طالبة", 12),
    ("ثلاثة عشر راكبا", 13),
    ("ثماني عشرة عاملة", 18),
    ("ألف وأحد عشر شخصا", 1011),  # folding makes «وأحد» look like «واحد»
    # tens and compounds, the conjunction joined or apart
    ("عشرون جريحا", 20),
    ("واحد وأربعون شخصا", 41),
    ("إحدى وعشرين امرأة", 21),
    ("خمسة وعشرين قتيلا", 25),
    ("خمسة و عشرون قتيلا", 25),
    ("التسعة والتسعون أسيرا", 99),
    # hundreds in every spelling
    ("مئة قتيل", 100),
    ("مائة قتيل", 100),
    ("مئتا قتيل", 200),
    ("مائتي قتيل", 200),
    ("مئتين وخمسين شخصا", 250),
    ("ثلاثمئة شخص", 300),
    ("ثلاثمائة شخص", 300),
    ("ثلاث مئة شخص", 300),
    ("ثمانمئة مقاتل", 800),
    ("خمسمئة وثلاثة وعشرون شهيدا", 523),
    ("مئة و20 جريحا", 120),
    # scales
    ("ألف شخص", 1000),
    ("ألفي شخص", 2000),
    ("ألفا جندي", 2000),  # «ألفا» right before its noun is a dual …
    ("27 ألفا", 27_000),  # … after a number it is not …
    ("ألفا وخمسمئة جندي", 1500),  # … nor before «و»
    ("ألفان وخمسمئة جندي", 2500),
    ("ثلاثة آلاف قتيل", 3000),
    ("خمسة عشر ألفا وستمئة نازح", 15_600),
    ("مئتا ألف لاجئ", 200_000),
    ("نصف مليون نازح", 500_000),
    ("مليون ونصف المليون لاجئ", 1_500_000),
    ("مليوني نازح", 2_000_000),
    ("مليون وثلاثمئة ألف نازح", 1_300_000),
    # digits: separators, scales, glued words and clitics, every kind of digit
    ("17 قتيلا", 17),
    ("١٧ قتيلاً", 17),
    ("۱۷ قتيل", 17),
    ("1,200 شخص", 1200),
    ("1.200 شخص", 1200),
    ("1 200 شخص", 1200),
    ("١٬٢٠٠ شخص", 1200),
    ("1،200 شخص", 1200),
    ("27 ألفا و840 قتيلا", 27_840),
    ("ألف و300 شخص", 1300),
    ("1.7 مليون نازح", 1_700_000),
    ("2,5 مليون شخص", 2_500_000),
    ("3 ملايين و200 ألف نازح", 3_200_000),
    ("12قتيلا", 12),
    ("مقتل5 جنود", 5),
    ("بـ3 شهداء", 3),
    ('"17" قتيلا', 17),
    ("(7) سبعة من رجال الإطفاء", 7),
    # clitics
    ("بثلاثة شهداء", 3),
    ("وخمسة جرحى", 5),
    ("فأربعة جنود", 4),
    ("للثلاثة الناجين", 3),
    # the definite number after its noun
    ("الجنود الثلاثة", 3),
    ("الأسرى الـ17", 17),
    # a number that could be a year counts people if a noun says so
    ("2014 قتيلا", 2014),
    ("مقتل 2014 في عام واحد", 2014),
    # weak contexts give way to people, too
    ("قتل في المنطقة 12 شخصا", 12),
    ("أن 15 منهم لقوا حتفهم", 15),
]


@pytest.mark.parametrize(("text", "value"), EXACT)
def test_exact_number(text: str, value: int) -> None:
    assert found(text)[:1] == [(value, value, False)]


# --- Bounds, blurs, ranges, vague words -------------------------------------------------------------

BOUNDED = [
    ("أكثر من 20 قتيلا", 21, None, False),
    ("بأكثر من عشرين قتيلا", 21, None, False),
    ("ما يزيد على مئة شخص", 101, None, False),
    ("ما يربو على 50 أسيرا", 51, None, False),
    ("تجاوز عدد القتلى 100", 101, None, False),
    ("يزيد عدد المفقودين على 30", 31, None, False),
    ("ما لا يقل عن 12 شخصا", 12, None, False),
    ("قتل على الأقل ستة جنود", 6, None, False),
    ("12 شخصا على الأقل", 12, None, False),
    ("خمسة قتلى على الأقل", 5, None, False),
    ("17 من عناصر قوات الأمن المحلية على الأقل قتلوا", 17, None, False),
    ("20 جريحا أو أكثر", 20, None, False),
    ("لا يقل عدد الجرحى عن 40", 40, None, False),
    ("أقل من 5 جرحى", None, 4, False),
    ("لا يزيد عن 5 أشخاص", None, 5, False),
    ("لم يتجاوز عدد الجرحى 9", None, 9, False),
    ("ما يصل إلى 70 مقاتلا", None, 70, False),
    # about
    ("نحو 40 جريحا", 40, 40, True),
    ("بنحو 40 جريحا", 40, 40, True),
    ("حوالي مئة شخص", 100, 100, True),
    ("حوالى مئة شخص", 100, 100, True),
    ("قرابة 30 شخصا", 30, 30, True),
    ("زهاء ألف لاجئ", 1000, 1000, True),
    ("ما يقرب من 30 شخصا", 30, 30, True),
    ("ما يقدر بنحو 30 شخصا", 30, 30, True),
    ("30 شخصا تقريبا", 30, 30, True),
    ("ما لا يقل عن نحو 30 شخصا", 30, None, True),
    # two numbers
    ("بين 10 و15 قتيلا", 10, 15, False),
    ("ما بين عشرة وخمسة عشر قتيلا", 10, 15, False),
    ("ما بين 10 إلى 15", 10, 15, False),
    ("من 10 إلى 15 قتيلا", 10, 15, False),
    ("10-15 قتيلا", 10, 15, False),
    ("ثلاثة أو أربعة جنود", 3, 4, False),
    ("10 إلى 15 ألف نازح", 10_000, 15_000, False),
    ("عشرون ونيف من القتلى", 21, 29, False),
    # vague words
    ("عشرات القتلى", 10, None, False),
    ("أصيب العشرات", 10, None, False),
    ("للعشرات من الجرحى", 10, None, False),
    ("مئات الجرحى", 100, None, False),
    ("آلاف النازحين", 1000, None, False),
    ("بالآلاف", 1000, None, False),
    ("عشرات الآلاف من النازحين", 10_000, None, False),
    ("مئات آلاف اللاجئين", 100_000, None, False),
    ("بضعة جرحى", 3, 9, False),
    ("بضع مئات من المقاتلين", 300, 999, False),
    ("بضعة عشر جنديا", 13, 19, False),
    ("عدة أشخاص", 2, None, False),
    ("أشخاص عدة", 2, None, False),
    ("عدد من القتلى", 2, None, False),
    ("عددا كبيرا من الأشخاص", 2, None, False),
    ("عدد غير محدد من المسلحين", 2, None, False),
    ("العديد من الجرحى", 2, None, False),
    ("بعض الجنود", 2, None, False),
]


@pytest.mark.parametrize(("text", "least", "most", "approx"), BOUNDED)
def test_bounded_number(text: str, least: int | None, most: int | None, approx: bool) -> None:
    assert found(text) == [(least, most, approx)]


# --- Numbers that count no people -------------------------------------------------------------------

OTHER = [
    "في 8 شباط 2024",
    "8 من شباط/فبراير 2024",
    "في 2 و3 مايو",
    "شباط 2024",
    "كانون الثاني 2021",
    "12/5/2019",
    "2024-02-08",
    "منذ عام 2011",
    "عامي 2011 و2014",
    "كأس العالم 2014",
    "حرب 1967",
    "بين 2011 و2014",
    "الساعة 9:30",
    "الساعة الواحدة",
    "الساعة 5",
    "الفرقة 25",
    "اللواء الثاني عشر",  # an ordinal
    "الذكرى الخامسة والعشرون",
    "اليوم الـ35 من الحصار",
    "في اليوم 140 من الحرب",
    "عيار 155 ملم",
    "عيار (120)",
    "إف 16",
    "إف-16",
    "صواريخ إس 400",
    "إس-400",
    "اس400",
    "F-16",
    "B52",
    "كوفيد-19",
    "القرار 1701",
    "قرار مجلس الأمن 2254",
    "عشرة كيلومترات",
    "عشرات الكيلومترات",
    "مئتا متر",
    "10 في المئة",
    "عشرة بالمئة",
    "10%",
    "2.5 درجة",
    "1.5",
    "منذ ثلاثة أيام",
    "أيام عدة",
    "مرة واحدة",
    "خلال الساعات الأربع والعشرين الماضية",
    "52 عاما",
    "أعمارهم بين 18 و50 عاما",
    "يبلغ من العمر 20",
    "عمره 20",
    "في الثلاثين من عمره",
    "20 ألف دولار",
    "مبلغ 500",
    "1435هـ",
    "3-1",
    "مجموعة 5+1",
]


@pytest.mark.parametrize("text", OTHER)
def test_no_count_of_people(text: str) -> None:
    assert found(text) == []


NOTHING = [
    "يوم الاثنين",
    "مساء الأحد",
    "لست متأكدا",
    "ستار الدخان",
    "الجيش الثاني",
    "لا أحد يعلم",
    "أكبر عدد من الضحايا",
    "أي عدد من الجنود",
    "بئر السبع",
    "فلسطينيين",
    "عدته",
    "",
]


@pytest.mark.parametrize("text", NOTHING)
def test_no_number(text: str) -> None:
    assert find_numbers(fold(text)) == []


# --- Several numbers, spans, nouns ------------------------------------------------------------------

SEQUENCES = [
    ("مقتل 14 وإصابة 33 من المسلحين", [(14, 14), (33, 33)]),
    ("17 قتيلا و36 مصابا", [(17, 17), (36, 36)]),
    ("75 قتيلا على الأقل وحوالي 200 مفقود", [(75, None), (200, 200)]),  # each has its own bound
    ("قتل 3 جنود على الأقل و5 مدنيين", [(3, None), (5, 5)]),
    ("مقتل 12 اليوم الجمعة وإصابة 5 أمس", [(12, 12), (5, 5)]),
    ("قتل ثلاثة وأصيب على الأقل خمسة", [(3, 3), (5, None)]),
    ("ارتفع عدد القتلى من 10 إلى 15", [(10, 10), (15, 15)]),  # a rise is no range
    ("خلال 24 ساعة، 37 شهيدا", [(37, 37)]),
    ("في عام 2014 قتل 12 جنديا", [(12, 12)]),
    ("مقتل أحد الجنود وإصابة ثلاثة", [(1, 1), (3, 3)]),
    ("أكثر من 10 آلاف قتيل و50 ألف جريح", [(10_001, None), (50_000, 50_000)]),
    ("عشرة قتلى وأربعين جريحا", [(10, 10), (40, 40)]),
    ("خمسة جرحى، وعشرون قتيلا", [(5, 5), (20, 20)]),
]


@pytest.mark.parametrize(("text", "values"), SEQUENCES)
def test_sequence(text: str, values: list[tuple[int | None, int | None]]) -> None:
    assert [(low, high) for low, high, _ in found(text)] == values


SPANS = [
    # text, span, core, noun (all folded)
    ("مقتل أكثر من 20 شخصا أمس", "اكثر من 20", "20", "شخصا"),
    ("وأصيب نحو أربعين جنديا", "نحو اربعين", "اربعين", "جنديا"),
    ("بنحو 40 جريحا", "نحو 40", "40", "جريحا"),
    ("وبثلاثة شهداء", "ثلاثه", "ثلاثه", "شهداء"),
    ("مقتل 12 شخصا على الأقل", "12 شخصا علي الاقل", "12", "شخصا"),
    ("إصابة 3 من جنودها", "3", "3", "جنودها"),
    ("عدد كبير من الجرحى", "عدد كبير من", "عدد كبير من", "الجرحي"),
    ("بين 10 و15 قتيلا", "بين 10 و15", "10 و15", "قتيلا"),
    ("27 ألفا و840 قتيلا", "27 الفا و840", "27 الفا و840", "قتيلا"),
    ("قتيل واحد", "واحد", "واحد", "قتيل"),
    ("الأسرى الـ17", "17", "17", "الاسري"),
    ("أصيب العشرات في القصف", "العشرات", "العشرات", None),
    ("مقتل العشرات بغزة", "العشرات", "العشرات", None),
    ("عشرات الآلاف من النازحين", "عشرات الالاف", "عشرات الالاف", "النازحين"),
    ("مقتل 14 وإصابة آخرين", "14", "14", None),
    ("للعشرات", "عشرات", "عشرات", None),
]


@pytest.mark.parametrize(("text", "span", "core", "noun"), SPANS)
def test_spans(text: str, span: str, core: str, noun: str | None) -> None:
    assert words(text, only(text)) == (span, core, noun)


def test_noun_follows_only_where_it_does() -> None:
    assert only("خمسة جنود").noun_follows
    assert not only("أشخاص عدة").noun_follows
    assert not only("قتل خمسة").noun_follows


KINDS = [
    ("خمسة جنود", "exact"),
    ("نحو خمسة جنود", "exact"),
    ("أكثر من خمسة جنود", "bound"),
    ("بين خمسة وستة جنود", "range"),
    ("عشرات الجنود", "vague"),
    ("أحد الجنود", "partitive"),
    ("واحد من الجنود", "partitive"),
    ("خمسة أيام", "other"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: str) -> None:
    assert only(text).kind == kind


# --- Properties -------------------------------------------------------------------------------------

FEMININE = ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر"]
MASCULINE = ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"]
TENS = ["عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
HUNDREDS = ["ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]


class Speller:
    """Numbers as Arabic words, in one gender, case and spelling of the hundred."""

    def __init__(self, *, feminine: bool, genitive: bool, hundred: str) -> None:
        self.units = FEMININE if feminine else MASCULINE
        self.feminine, self.genitive, self.hundred = feminine, genitive, hundred

    def below_hundred(self, n: int) -> str:
        if n <= 10:
            return self.dual(self.units[n]) if n == 2 else self.units[n]
        if n < 20:
            return f"{self.teen(n - 10)} {'عشرة' if self.feminine else 'عشر'}"
        tens = TENS[n // 10 - 2] + ("ين" if self.genitive else "ون")
        return f"{self.below_hundred(n % 10)} و{tens}" if n % 10 else tens

    def teen(self, unit: int) -> str:
        if unit == 1:
            return "إحدى" if self.feminine else "أحد"
        if unit == 2:
            stem = "اثنت" if self.feminine else "اثن"
            return stem + ("ي" if self.genitive else "ا")
        return self.units[unit]

    def below_thousand(self, n: int) -> str:
        if n < 100:
            return self.below_hundred(n)
        if n < 200:
            head = self.hundred
        elif n < 300:
            head = self.dual(self.hundred.removesuffix("ة") + "تان")
        else:
            head = HUNDREDS[n // 100 - 3] + self.hundred
        return f"{head} و{self.below_hundred(n % 100)}" if n % 100 else head

    def dual(self, nominative: str) -> str:
        return nominative.removesuffix("ان") + "ين" if self.genitive else nominative

    def spell(self, n: int) -> str:
        thousands, rest = divmod(n, 1000)
        parts = [self.thousands(thousands)] if thousands else []
        parts += [self.below_thousand(rest)] if rest else []
        return " و".join(parts)

    def thousands(self, n: int) -> str:
        if n == 1000:
            return "مليون"
        if n <= 2:
            return ["ألف", self.dual("ألفان")][n - 1]
        if n % 100 == 0 and n // 100 == 2:  # a construct
            return self.below_thousand(n).removesuffix("ن") + " ألف"
        noun = "آلاف" if 3 <= n % 100 <= 10 else "ألفا" if n % 100 > 10 else "ألف"
        masculine = Speller(feminine=False, genitive=self.genitive, hundred=self.hundred)
        return f"{masculine.below_thousand(n)} {noun}"


spellers = st.builds(Speller, feminine=st.booleans(), genitive=st.booleans(), hundred=st.sampled_from(["مئة", "مائة"]))
counts = st.one_of(st.integers(1, 1_000_000), st.integers(1, 2_000), st.integers(1, 1000).map(lambda n: n * 1000))


@given(counts, spellers, st.sampled_from(["مقتل {}", "{} قتلوا", "و{}", "قتل {} على الحدود"]))
def test_every_spelled_number_is_read_back(value: int, speller: Speller, frame: str) -> None:
    if value == 1_000_000:
        speller = Speller(feminine=False, genitive=False, hundred="مئة")
    quantity = only(frame.format(speller.spell(value)))
    assert (quantity.min, quantity.max) == (value, value)


@given(st.integers(0, 10**9), st.sampled_from(["{}", "{:,}"]))
def test_every_digit_number_is_read_back(value: int, form: str) -> None:
    quantity = only(f"مقتل {form.format(value)} شخص")
    assert (quantity.min, quantity.max, quantity.kind) == (value, value, "exact")


PIECES = [
    *(
        "قتل",
        "من",
        "و",
        "ب",
        "ال",
        "ثلاثة",
        "وعشرون",
        "مئة",
        "ألفا",
        "آلاف",
        "عشرات",
        "بين",
        "إلى",
        "-",
        "(",
        ")",
        '"',
        "،",
    ),
    *(
        "12",
        "3.5",
        "2014",
        "9:30",
        "على الأقل",
        "أكثر من",
        "نحو",
        "عدد",
        "كبير",
        "أحد",
        "الجنود",
        "شخصا",
        "أيام",
        "نصف",
        "واحد",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from([" ", ""]))
def test_quantities_are_ordered_and_within_the_text(pieces: list[str], glue: str) -> None:
    text = fold(glue.join(pieces))
    quantities = find_numbers(text)
    for quantity in quantities:
        assert 0 <= quantity.span.start <= quantity.core.start < quantity.core.end <= quantity.span.end <= len(text)
        assert text[quantity.core.start : quantity.core.end].strip()
        assert quantity.min is not None or quantity.max is not None
        assert quantity.min is None or quantity.max is None or quantity.min <= quantity.max
    for one, next_one in pairwise(quantities):
        assert one.span.end <= next_one.span.start
