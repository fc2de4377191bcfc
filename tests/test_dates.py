"""Time expressions: a corpus, a negative corpus, and the rules that hold for any text."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hadath.dates import day_of_writing, find_expressions, find_published, parse_published
from hadath.dating import dateline_end
from hadath.model import Sentence, Span, When
from hadath.text import normalise

PUBLISHED = date(2024, 2, 8)  # a Thursday


def find_times(soft: str, published: date | None) -> list[When]:
    """The expressions that can date an event: points, ranges, and «منذ فجر اليوم», since dawn today."""
    today = published and published.isoformat()
    return [
        e.when
        for e in find_expressions(soft, published)
        if e.kind in ("point", "range") or (e.kind == "since" and today and e.when.value == today)
    ]


# The span stands in brackets. Value, precision, part of day.
POINTS = [
    # Gregorian, Levantine, Maghrebi, Egyptian month names
    ("وقع الهجوم في [8 يناير 2024] قرب السد", "2024-01-08", "day", None),
    ("وقع الهجوم في [8 كانون الثاني 2024] قرب السد", "2024-01-08", "day", None),
    ("وقع الهجوم في [8 جانفي 2024] قرب السد", "2024-01-08", "day", None),
    ("قصفت القرية في [12 شباط 2023]", "2023-02-12", "day", None),
    ("قصفت القرية في [12 فيفري 2023]", "2023-02-12", "day", None),
    ("قصفت القرية في [3 آذار 2023]", "2023-03-03", "day", None),
    ("قصفت القرية في [3 نيسان 2023]", "2023-04-03", "day", None),
    ("قصفت القرية في [3 أفريل 2023]", "2023-04-03", "day", None),
    ("قصفت القرية في [3 أيار 2023]", "2023-05-03", "day", None),
    ("قصفت القرية في [3 ماي 2023]", "2023-05-03", "day", None),
    ("قصفت القرية في [3 يونيه 2023]", "2023-06-03", "day", None),
    ("قصفت القرية في [3 جوان 2023]", "2023-06-03", "day", None),
    ("قصفت القرية في [3 جويلية 2023]", "2023-07-03", "day", None),
    ("قصفت القرية في [3 آب 2023]", "2023-08-03", "day", None),
    ("قصفت القرية في [3 غشت 2023]", "2023-08-03", "day", None),
    ("قصفت القرية في [3 شتنبر 2023]", "2023-09-03", "day", None),
    ("قصفت القرية في [3 تشرين أول 2023]", "2023-10-03", "day", None),
    ("قصفت القرية في [3 تشرين الثاني 2023]", "2023-11-03", "day", None),
    ("قصفت القرية في [3 دجنبر 2023]", "2023-12-03", "day", None),
    # Double names, in both orders
    ("بدأت الحرب في [15 نيسان/أبريل 2023] في الخرطوم", "2023-04-15", "day", None),
    ("بدأت الحرب في [15 أبريل/ نيسان 2023] في الخرطوم", "2023-04-15", "day", None),
    ("بدأت الحرب في [15 أبريل (نيسان) 2023] في الخرطوم", "2023-04-15", "day", None),
    ("بدأت الحرب في [15 أبريل نيسان 2023] في الخرطوم", "2023-04-15", "day", None),
    # Ordinals, years in words around, calendars side by side
    # Part of a month, no day of it
    ("فاض النهر خلال [الأسبوع الأول من شباط 2023]", "2023-02", "month", None),
    ("فاض النهر في [النصف الثاني من آذار/مارس 2023]", "2023-03", "month", None),
    ("نفذت الضربة في [الخامس والعشرين من كانون الثاني 2024]", "2024-01-25", "day", None),
    ("نفذت الضربة في [الحادي عشر من سبتمبر/أيلول عام 2022]", "2022-09-11", "day", None),
    ("نفذت الضربة [يوم الأحد الموافق 4 فبراير 2024م]", "2024-02-04", "day", None),
    ("نفذت الضربة [الأحد، 4 فبراير، 2024]", "2024-02-04", "day", None),
    ("نفذت الضربة في [14 فبراير من العام الماضي]", "2023-02-14", "day", None),
    ("نفذت الضربة في [17 رمضان 1444 هـ]", "2023-04-08", "day", None),
    ("نفذت الضربة [الخميس 27 رجب 1445 هـ الموافق 8 فبراير 2024]", "2024-02-08", "day", None),
    # Digits alone
    ("أصيب ثلاثة بتاريخ [2024-02-03] في المخيم", "2024-02-03", "day", None),
    ("أصيب ثلاثة بتاريخ [3/2/2024] في المخيم", "2024-02-03", "day", None),
    ("أصيب ثلاثة بتاريخ [٣-٢-٢٠٢٤] في المخيم", "2024-02-03", "day", None),
    ("أصيب ثلاثة بتاريخ [03.02.2024] في المخيم", "2024-02-03", "day", None),
    ("أصيب ثلاثة [صباح السبت 3/2/2024] في المخيم", "2024-02-03", "day", "morning"),
    ("أصيب ثلاثة في [15/7] في المخيم", "2023-07-15", "day", None),
    # No year: the nearest past, unless a word or the sentence says otherwise
    ("قتل قائد ميداني في [20 تشرين الثاني] بمسيرة", "2023-11-20", "day", None),
    ("قتل قائد ميداني في [7 شباط] بمسيرة", "2024-02-07", "day", None),
    ("قتل قائد ميداني في [20 شباط] بمسيرة", "2023-02-20", "day", None),
    ("من المقرر أن تبدأ الهدنة في [20 شباط] برعاية أممية", "2024-02-20", "day", None),
    ("تبدأ الهدنة في [20 شباط المقبل]", "2024-02-20", "day", None),
    ("قتل قائد ميداني في [24 ديسمبر الماضي] بمسيرة", "2023-12-24", "day", None),
    ("قتل قائد ميداني في [الخامس من الشهر الجاري] بمسيرة", "2024-02-05", "day", None),
    ("قتل قائد ميداني في [22 الشهر الماضي] بمسيرة", "2024-01-22", "day", None),
    ("استهدفت الهجمات في [11 سبتمبر] برجين", "2001-09-11", "day", None),
    # Weekdays
    ("استشهد شاب [الخميس] في جنين", "2024-02-08", "day", None),
    ("استشهد شاب [يوم الجمعة] في جنين", "2024-02-02", "day", None),
    ("استشهد شاب [الثلثاء] في جنين", "2024-02-06", "day", None),
    ("استشهد شاب [الأربعاء الماضي] في جنين", "2024-02-07", "day", None),
    ("استشهد شاب [الخميس الماضي] في جنين", "2024-02-01", "day", None),
    ("تعقد الجلسة [الخميس المقبل] في جنيف", "2024-02-15", "day", None),
    ("تعقد الجلسة [الأحد القادم] في جنيف", "2024-02-11", "day", None),
    ("استشهد شاب [الثلاثاء من الأسبوع الماضي] في جنين", "2024-01-30", "day", None),
    ("سقط قتلى [يومي الجمعة والسبت الماضيين] في إدلب", "2024-02-02", "day", None),
    ("سقط قتلى [يومي الأربعاء والخميس] في إدلب", "2024-02-07", "day", None),
    ("سقط قتلى [أيام السبت والأحد والاثنين] في إدلب", "2024-02-03", "day", None),
    ("دوت انفجارات [ليل الأربعاء الخميس] في أربيل", "2024-02-07", "day", "night"),
    ("دوت انفجارات [ليل الثلاثاء - الأربعاء] في أربيل", "2024-02-06", "day", "night"),
    ("دوت انفجارات [ليلة السبت/الأحد] في أربيل", "2024-02-03", "day", "night"),
    ("دوت انفجارات [ليل الجمعة (2 شباط 2024)] في أربيل", "2024-02-02", "day", "night"),
    ("دوت انفجارات [ليل 3-4 شباط] في أربيل", "2024-02-03", "day", "night"),
    # Relative days
    ("سقط صاروخ [البارحة الأولى] على الحي", "2024-02-06", "day", None),
    ("سقط صاروخ [اليوم] على الحي", "2024-02-08", "day", None),
    ("سقط صاروخ [اليوم الخميس] على الحي", "2024-02-08", "day", None),
    ("سقط صاروخ [اليوم (الأربعاء)] على الحي", "2024-02-07", "day", None),
    ("سقط صاروخ [يوم أمس] على الحي", "2024-02-07", "day", None),
    ("سقط صاروخ [مساء أمس الأربعاء] على الحي", "2024-02-07", "day", "evening"),
    ("سقط صاروخ [أمس، الأربعاء] على الحي", "2024-02-07", "day", None),
    ("سقط صاروخ [أول من أمس] على الحي", "2024-02-06", "day", None),
    ("سقط صاروخ [أمس الأول] على الحي", "2024-02-06", "day", None),
    ("سقط صاروخ [الليلة الماضية] على الحي", "2024-02-07", "day", "night"),
    ("سقط صاروخ [الليلة قبل الماضية] على الحي", "2024-02-06", "day", "night"),
    ("يصل الوفد [غدا الجمعة]", "2024-02-09", "day", None),
    ("يصل الوفد [بعد غد]", "2024-02-10", "day", None),
    ("سقط صاروخ ب[الأمس] على الحي", "2024-02-07", "day", None),
    # Parts of the day
    ("استهدفت غارة [فجر اليوم] منزلا", "2024-02-08", "day", "dawn"),
    ("و[فجر الأحد] استهدفت غارة منزلا", "2024-02-04", "day", "dawn"),
    ("استهدفت غارة [بعد ظهر الثلاثاء] منزلا", "2024-02-06", "day", "afternoon"),
    ("استهدفت غارة [الثلاثاء ظهرا] منزلا", "2024-02-06", "day", "noon"),
    ("استهدفت غارة [ساعة متأخرة من ليل الثلاثاء] منزلا", "2024-02-06", "day", "night"),
    ("استهدفت غارة [الساعات الأولى من صباح الثلاثاء] منزلا", "2024-02-06", "day", "morning"),
    ("استهدفت غارة [هذا الصباح] منزلا", "2024-02-08", "day", "morning"),
    ("استهدفت غارة [مساء يوم الاثنين الماضي] منزلا", "2024-02-05", "day", "evening"),
    # Clock: without a day it is on none
    ("وقع الانفجار [الساعة 9:30 مساء]", None, "clock", "evening"),
    ("وقع الانفجار في [السابع من شباط الساعة 9:30 مساء بالتوقيت المحلي]", "2024-02-07", "day", "evening"),
    ("وقع الانفجار عند [الساعة التاسعة والنصف من صباح الأحد]", "2024-02-04", "day", "morning"),
    ("وقع الانفجار عند [الساعة 9:35 مساءً (18:35 بتوقيت غرينتش) الأربعاء]", "2024-02-07", "day", "evening"),
    ("وقع الانفجار عند [الساعة 3 فجرا]", None, "clock", "dawn"),
    ("وقع الانفجار عند [الساعة 1030 تغ]", None, "clock", None),
    ("وقع الانفجار [أمس عند الساعة 13,00 ت غ]", "2024-02-07", "day", None),
    # Months, years, periods
    ("اغتيل الزعيم في [شباط 2005] في بيروت", "2005-02", "month", None),
    ("اغتيل الزعيم في [تموز/يوليو] في بيروت", "2023-07", "month", None),
    ("اغتيل الزعيم في [أكتوبر] في بيروت", "2023-10", "month", None),
    ("اغتيل الزعيم [أواخر يناير الماضي] في بيروت", "2024-01", "month", None),
    ("اغتيل الزعيم في [أبريل من العام الماضي] في بيروت", "2023-04", "month", None),
    ("اغتيل الزعيم [الشهر الماضي] في بيروت", "2024-01", "month", None),
    ("اغتيل الزعيم [مطلع الشهر الجاري] في بيروت", "2024-02", "month", None),
    ("اغتيل الزعيم [عام 2008] في دمشق", "2008", "year", None),
    ("اغتيل الزعيم [سنة ٢٠٠٨م] في دمشق", "2008", "year", None),
    ("اغتيل الزعيم في [2008] في دمشق", "2008", "year", None),
    ("اغتيل الزعيم خلال [2008] في دمشق", "2008", "year", None),
    ("اغتيل الزعيم [نهاية العام الماضي] في دمشق", "2023", "year", None),
    ("اغتيل الزعيم [صيف 2014] في دمشق", "2014", "season", None),
    ("اغتيل الزعيم [الصيف الماضي] في دمشق", "2023", "season", None),
    ("اغتيل الزعيم [الأسبوع الماضي] في دمشق", "2024-02-01", "week", None),
    ("اغتيل الزعيم [هذا العام] في دمشق", "2024", "year", None),
    # Quantities that count back from the publication
    ("خطف الصحفي [قبل ثلاثة أيام] في الحسكة", "2024-02-05", "day", None),
    ("خطف الصحفي [قبل خمسة عشر يوما] في الحسكة", "2024-01-24", "day", None),
    ("خطف الصحفي [قبل نحو أسبوعين] في الحسكة", "2024-01-25", "week", None),
    ("خطف الصحفي [قبل شهرين] في الحسكة", "2023-12", "month", None),
    ("خطف الصحفي [قبل عقدين] في الحسكة", "2004", "year", None),
    ("خطف الصحفي [قبل 20 ساعة] في الحسكة", "2024-02-07", "day", None),
    ("خطف الصحفي [قبل بضعة أيام] في الحسكة", None, "vague", None),
    # The day of a count, feasts
    ("في [اليوم الـ125] من الحرب سقط عشرات القتلى", "2024-02-08", "day", None),
    ("قصفت المدينة [لليوم الثالث] على التوالي", "2024-02-08", "day", None),
    ("قتل أربعة [أول أيام عيد الفطر] في السوق", "2023-04-21", "day", None),
    ("قتل أربعة [ثالث أيام عيد الأضحى] في السوق", "2023-06-30", "day", None),
    # A stretch within the day of publication dates what happens in it
    ("استشهد تسعة [منذ فجر اليوم] في رفح", "2024-02-08", "day", "dawn"),
    ("استشهد تسعة [منذ الصباح] في رفح", "2024-02-08", "day", "morning"),
]

# Kind, value.
OTHER_KINDS = [
    ("تدور الحرب [منذ عام 2015] في البلاد", "since", "2015"),
    ("تدور الحرب [منذ 7 أكتوبر/تشرين الأول 2023] في غزة", "since", "2023-10-07"),
    ("تدور المعارك [منذ يومين] حول المطار", "since", "2024-02-06"),
    ("تدور المعارك [منذ سنوات] حول المطار", "since", None),
    ("ارتفع العدد [بعد عام 2003] في العراق", "since", "2003"),
    ("قتل 90 [حتى مساء الأربعاء] في الحصار", "until", "2024-02-07"),
    ("كانت القرية هادئة [قبل 8 شباط 2023] بحسب السكان", "until", "2023-02-08"),
    ("قتل عشرون [بين 24 و30 آذار 2017] في حماة", "range", "2017-03-24"),
    ("قتل الآلاف [بين عامي 2014 و2017] في الموصل", "range", "2014"),
    ("قتل 12 [خلال 24 ساعة] في القطاع", "duration", None),
    ("قتل 12 [خلال الـ24 ساعة الماضية] في القطاع", "duration", "2024-02-07"),
    ("قتل 12 [خلال الساعات الماضية] في القطاع", "duration", "2024-02-07"),
    ("قتل 12 [خلال الأيام الثلاثة الماضية] في القطاع", "duration", "2024-02-05"),
    ("أعلنت هدنة [لمدة يومين] في القطاع", "duration", None),
    ("عاد القصف [بعد ساعات] من الهدنة", "duration", None),
    ("قتل [قبل ثلاثة أيام] من زفافه", "duration", None),
    ("حاصروا الحي [طوال العام الماضي] بلا توقف", "duration", "2023"),
]

NOT_TIMES = [
    "قتل 17 شخصا وأصيب 2000 آخرون",
    "يطالب القرار 1701 بنشر الجيش",
    "طائرة من طراز إف 16 ومسيرة إم كيو 9",
    "قذيفة عيار 120 ملم و12.7 ملم",
    "فاز الفريق 1:0 و7-10",
    "مارس الجيش ضغوطا على السكان",
    "زار المدير العام الحالي والأمين العام السابق المكان",
    "أدى المئات صلاة الجمعة ثم خطبة الجمعة",
    "وصل المصابون إلى سوق الخميس",
    "قصف شارع 14 رمضان وجسر 14 تموز",
    "أنصار ثورة 25 يناير وحركة 14 آذار",
    "الانسحاب إلى حدود عام 1967",
    "نقلت صحيفة المصري اليوم وقناة روسيا اليوم",
    "موقع اليوم السابع",
    'قال المدير ل"اليوم" إن العمل يتواصل',
    "وفي اليوم التالي عاد الهدوء",
    "قصفت المدينة في ذلك اليوم",
    "مئة شاحنة في اليوم على الأقل",
    "فتح باب المنزل وقتل الأب",
    "معارك في إب وذمار",
    "استقالت تيريزا ماي",
    "خلاف بين السنة والشيعة",
    "دام الحوار مدة",
    "استمر القصف ثلاثة أيام",
    "قتلوا في 2000 منزل",
    "سيعود بعد حين",
    "وقع أحد المسلحين في الأسر",
    "يتظاهرون أيام الجمعة",
    "ارتفعت النسبة 20 % ثم 8/2",
]


def unbracket(marked: str) -> tuple[str, int, int]:
    start, end = marked.index("["), marked.index("]") - 1
    return marked.replace("[", "").replace("]", ""), start, end


def source_spans(source: str, found: list) -> list[str]:
    norm = normalise(source)
    return [source[slice(*norm.to_source(when.span.start, when.span.end))] for when in found]


@pytest.mark.parametrize(("marked", "value", "precision", "part"), POINTS)
def test_point(marked: str, value: str | None, precision: str, part: str | None) -> None:
    source, start, end = unbracket(marked)
    found = find_times(normalise(source).text, PUBLISHED)
    assert source_spans(source, found) == [source[start:end]]
    assert (found[0].value, found[0].precision, found[0].part_of_day) == (value, precision, part)


@pytest.mark.parametrize(("marked", "kind", "value"), OTHER_KINDS)
def test_other_kinds(marked: str, kind: str, value: str | None) -> None:
    source, start, end = unbracket(marked)
    found = find_expressions(normalise(source).text, PUBLISHED)
    assert source_spans(source, [e.when for e in found]) == [source[start:end]]
    assert (found[0].kind, found[0].when.value) == (kind, value)
    times = find_times(normalise(source).text, PUBLISHED)
    assert times == ([found[0].when] if kind == "range" else [])


@pytest.mark.parametrize("source", NOT_TIMES)
def test_no_time(source: str) -> None:
    assert find_times(normalise(source).text, PUBLISHED) == []


def test_several_in_one_sentence() -> None:
    source = (
        "قتل خمسة أمس الأربعاء بعد يومين من قصف الاثنين، وكانت الهدنة بدأت عام 2022 ثم انهارت في نيسان من العام نفسه"
    )
    found = find_times(normalise(source).text, PUBLISHED)
    assert [when.value for when in found] == ["2024-02-07", "2024-02-05", "2022", "2022-04"]


# The year of a document, the day of publication, value.
IN_YEAR = [
    ("قصفت القرية في [12 شباط] مرتين", None, "2014-02-12"),
    ("قصفت القرية في [12 شباط] مرتين", PUBLISHED, "2014-02-12"),
    ("قصفت القرية في [15/7] مرتين", None, "2014-07-15"),
    ("قصفت القرية في [تموز] مرتين", PUBLISHED, "2014-07"),
    ("قصفت القرية في [17 رمضان] مرتين", None, "2014-07-14"),
    ("قصفت القرية [أول أيام عيد الأضحى] مرتين", PUBLISHED, "2014-10-04"),
    ("قصفت القرية في [29 شباط] مرتين", PUBLISHED, None),  # 2014 is no leap year
    # What the year of the document does not touch: a year that is said, what is reckoned from publication
    ("قصفت القرية في [12 شباط 2012] مرتين", PUBLISHED, "2012-02-12"),
    ("قصفت القرية في [12 شباط من العام الماضي] مرتين", PUBLISHED, "2023-02-12"),
    ("قصفت القرية في [24 ديسمبر الماضي] مرتين", PUBLISHED, "2023-12-24"),
    ("قصفت القرية في [24 ديسمبر الماضي] مرتين", None, None),
    ("قصفت القرية منذ هجمات [11 سبتمبر] مرتين", PUBLISHED, "2001-09-11"),
    ("قصفت القرية [الجمعة] مرتين", PUBLISHED, "2024-02-02"),
    ("من المقرر أن تبدأ الهدنة في [20 شباط] برعاية أممية", PUBLISHED, "2024-02-20"),
]


@pytest.mark.parametrize(("marked", "published", "value"), IN_YEAR)
def test_dates_without_a_year_are_in_the_document_s(marked: str, published: date | None, value: str | None) -> None:
    source, start, end = unbracket(marked)
    (found,) = find_expressions(normalise(source).text, published, year=2014)
    assert source_spans(source, [found.when]) == [source[start:end]]
    assert found.when.value == value


def test_clock_gives_no_day_beside_another() -> None:
    found = find_times("أعلن الأربعاء أن القصف بدأ عند الساعة 9:30", PUBLISHED)
    assert [when.value for when in found] == ["2024-02-07"]


def test_without_publication_only_explicit_dates_have_a_value() -> None:
    found = find_times("قصف أمس والجمعة وفي 7 شباط وقبل يومين وفي 5 آب 2023 وعام 2019", None)
    assert [when.value for when in found] == [None, None, None, None, "2023-08-05", "2019"]


def test_impossible_dates_have_no_value() -> None:
    assert [when.value for when in find_times("في 30 شباط 2024 وفي 99/99/2024", PUBLISHED)] == [None, None]


def test_spans_of_vowelled_text_map_to_the_source() -> None:
    source = "قُصِفَتْ «القرية» مَسَاءَ أَمْـــسِ الأربعاءِ."
    assert source_spans(source, find_times(normalise(source).text, PUBLISHED)) == ["مَسَاءَ أَمْـــسِ الأربعاءِ"]


def test_a_paragraph_break_ends_an_expression() -> None:
    soft = normalise("وقع القصف الجمعة\n2 شباط 2023 كان يوما آخر").text
    assert [when.value for when in find_times(soft, PUBLISHED)] == ["2024-02-02", "2023-02-02"]


@pytest.mark.parametrize("days", range(7))
def test_weekday_is_never_ahead_nor_a_week_old(days: int) -> None:
    published = PUBLISHED + timedelta(days=days)
    for name in ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"):
        (plain,) = find_times(name, published)
        (past,) = find_times(f"{name} الماضي", published)
        (ahead,) = find_times(f"{name} المقبل", published)
        assert 0 <= (published - date.fromisoformat(str(plain.value))).days < 7
        assert 1 <= (published - date.fromisoformat(str(past.value))).days <= 7
        assert 1 <= (date.fromisoformat(str(ahead.value)) - published).days <= 7


PIECES = """
الجمعة|السبت|شباط/فبراير|آذار|رمضان|عيد الفطر|الساعة 9:30|الـ24|ساعة|أيام|يومين|ثلاثة|الماضي|المقبل|عام|العام|الشهر|مساء
فجر|أمس|اليوم|نهاية|صيف|أول|هذا|قتل|و|في|من|إلى|منذ|قبل|بعد|خلال|بين|حتى
(|)|،|/|-|8|12|31|1445|2024|15/7
31/30|8-2-2024|99/99/2024
"""
WORDS = st.sampled_from([*PIECES.replace("\n", "|").strip("|").split("|"), "\n"])


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=25), st.sampled_from([PUBLISHED, date(2023, 3, 31), date(2024, 2, 29), None]))
def test_any_text_gives_ordered_spans_and_iso_values(words: list[str], published: date | None) -> None:
    soft = normalise(" ".join(words)).text
    found = [e.when for e in find_expressions(soft, published)]
    assert all(0 <= w.span.start < w.span.end <= len(soft) for w in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert all(soft[w.span.start : w.span.end].strip() == soft[w.span.start : w.span.end] for w in found)
    for when in found:
        assert when.value is None or date.fromisoformat(when.value + "-01-01"[len(when.value) - 4 :])


@pytest.mark.parametrize("unit", ["الساعة 9 ", "8 و", "الجمعة و", "قبل نحو ", "( ", "شباط/", "الجمعة، (- ", "مساء في "])
def test_time_grows_linearly_with_the_text(unit: str) -> None:
    find_times(unit * 10, PUBLISHED)
    started = time.perf_counter()
    find_times(unit * 2000, PUBLISHED)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("soft", "day"),
    [
        ("قتلوا اليوم الأربعاء، ووقع الهجوم صباح اليوم.", date(2024, 2, 7)),  # published past midnight
        ("قتلوا أمس الثلاثاء.", date(2024, 2, 7)),
        ("قتلوا اليوم الخميس.", PUBLISHED),
        ("قتلوا الأحد.", PUBLISHED),
        ("قتلوا اليوم الاثنين.", PUBLISHED),  # three days off: a slip, or another week
    ],
)
def test_the_day_of_writing_is_told_by_its_weekday(soft: str, day: date) -> None:
    assert day_of_writing(soft, PUBLISHED) == day
    assert day_of_writing(soft, None) is None


def test_dateparser_is_imported_only_to_resolve_a_date() -> None:
    code = "import hadath.dates as d, sys; d.find_expressions('قتل 5', None); sys.exit('dateparser' in sys.modules)"
    path = ":".join(p for p in sys.path if p)
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False).returncode == 0


DATELINES = [
    ("غارة على حي\nالخميس 8 فبراير 2024\nقتل خمسة في الغارة.", date(2024, 2, 8)),
    ("غارة على حي\nبغداد - (8 شباط 2024) - قال المتحدث إن خمسة قتلوا.", date(2024, 2, 8)),
    ("غارة على حي\nبغداد (8 شباط 2024) قال المتحدث إن خمسة قتلوا.", date(2024, 2, 8)),
    ("غارة على حي\nبغداد، ٨ شباط ٢٠٢٤ (أ ف ب) - قال المتحدث.", date(2024, 2, 8)),
    ("غارة على حي\nنشر في: 8 شباط/فبراير 2024 الساعة 10:30\nقتل خمسة.", date(2024, 2, 8)),
    ("غارة على حي\nقتل خمسة.\nوفر السكان.\nوعاد الهدوء.\n08/02/2024 - 10:30", date(2024, 2, 8)),
    ("غارة على حي\nبغداد 15-7 (اف ب) - قال المتحدث.", None),
    ("غارة على حي\nقتل خمسة في 8 شباط 2024 في غارة.", None),
    ("غارة على حي\nفي 8 شباط 2024، قتل خمسة.", None),
    ("غارة على حي\nوفي 8 شباط 2024 - يوم القصف - قتل خمسة.", None),
    ("مقتل 5 في غارة (8 شباط 2024) على حي\nقتل خمسة.", None),
    ("غارة على حي\nتناولت حلقة (8 شباط 2024) من البرنامج القصف.", None),
    ("غارة على حي\nالخميس 8 شباط\nقتل خمسة.", None),
    ("", None),
]


@pytest.mark.parametrize(("source", "expected"), DATELINES)
def test_find_published(source: str, expected: date | None) -> None:
    assert find_published(normalise(source).text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-08", " 2024-02-08T21:30:00Z ", "2024-02-08 21:30:00+03:00", "20240208", "08/02/2024", "8.2.2024",
        "8 شباط 2024", "٨ فبراير/شباط ٢٠٢٤", "الخميس، الثامن من فبراير 2024", "28 رجب 1445 هـ (8 فبراير 2024)",
        "8 February 2024", "Feb 8, 2024", "Thu, 08 Feb 2024 10:00:00 GMT", "jeudi 8 février 2024",
    ],
)  # fmt: skip
def test_parse_published(text: str) -> None:
    assert parse_published(text) == date(2024, 2, 8)


@pytest.mark.parametrize(
    "text",
    [
        "", "garbage", "2024", "شباط 2024", "8 شباط", "أمس", "yesterday", "3 days ago", "10:30", "2024-13-45",
        "1707350400", "0001-01-01T00:00:00", "30 شباط 2024", "x" * 1000,
    ],
)  # fmt: skip
def test_parse_published_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="not a date with day, month and year") as caught:
        parse_published(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("بغداد 14-5-2025 (وكالات) - قتل جندي أمس", "بغداد 14-5-2025 (وكالات) -"),
        ("جنين 14-5-2025 وفا- قتل شاب اليوم الأربعاء", "جنين 14-5-2025 وفا- "),  # the agency's dash without a space
        ("قتل شاب يوم 14-5-2025 في جنين", ""),
    ],
)
def test_a_dateline_ends_at_its_dash(line: str, dateline: str) -> None:
    sentence = Sentence(0, 1, Span(0, len(line)), ())
    assert line[: dateline_end(sentence, line)] == dateline
