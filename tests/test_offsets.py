"""Every span that is printed is a slice of the text as it was read, whatever was done to the text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hadath.model import Document
from hadath.pipeline import Extractor
from hadath.schema import event_to_dict

TEXT = (
    "الدفاع المدني: 7 قتلى في غارة على مخيم الفوار\n"
    'قال المتحدث باسم الدفاع المدني سالم العبد، في بيان الثلاثاء، إن "سبعة أشخاص قتلوا وأصيب 12 آخرون" '
    "في غارة إسرائيلية استهدفت منزلا شرق مدينة غزة مساء أمس.\n"
    "ونفى الجيش استهداف مدنيين، مؤكدا أنه قصف للمسلحين موقعا قرب الحدود في 3 شباط/فبراير 2024."
)
DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
MARKS = st.sampled_from(["\u0640", "\u064e", "\u0651", "\u200f", "\u202b", "\u2066", "\u200c", "\ufeff", "\u00ad"])
PAIRS = {" ": "\u00a0", "ي": "ی", "ك": "ک", "أ": "ا\u0654", "\n": "\r\n", "لا": "ﻻ"}


@st.composite
def mangled(draw: st.DrawFn) -> str:
    text = TEXT
    for plain, strange in PAIRS.items():
        if draw(st.booleans()):
            text = text.replace(plain, strange)
    if draw(st.booleans()):
        text = text.translate(DIGITS)
    if draw(st.booleans()):
        text = text.replace(' "', " «").replace('" ', "» ")
    for _ in range(draw(st.integers(0, 25))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(MARKS) + text[at:]
    return text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mangled())
def test_spans_are_slices(extractor: Extractor, spans: Callable[[object], Iterator[dict[str, Any]]], text: str) -> None:
    (extraction,) = extractor.extract([Document("d", text, published=date(2024, 2, 6))], merge=False)
    records = [event_to_dict(event, extraction.parsed) for event in extraction.events]
    assert {r["type"] for r in records} == {"strike", "casualty", "statement"}
    for record in records:
        for span in spans(record):
            assert span["text"] == text[span["start"] : span["end"]]
            assert span["text"]
