"""Whether an event happened, and whether a toll is one attack's."""

from __future__ import annotations

import pytest

from hadath.model import Document, Mention
from hadath.pipeline import Extractor

# sentence, trigger, polarity, realis
CASES = [
    ("قصفت الطائرات مواقع المسلحين قرب المدينة.", "قصفت", "positive", "actual"),
    ("لم يسفر القصف عن إصابات بين المدنيين.", "إصابات", "negative", "actual"),
    ("سقط صاروخ في منطقة خالية من دون وقوع إصابات.", "إصابات", "negative", "actual"),
    ("نفى المتحدث استهداف مدنيين في البلدة.", "استهداف", "negative", "actual"),
    ("هدد القائد بقصف العاصمة إذا استمر الحصار.", "بقصف", "positive", "other"),
    ("تعتزم القوات شن هجوم على الميناء.", "هجوم", "positive", "other"),
    ("حذر المبعوث من خطر هجوم جديد على المخيم.", "هجوم", "positive", "other"),
    ("في حال شن هجوم على المدينة سيفر السكان.", "هجوم", "positive", "other"),
    ("لا يزال الهجوم على الحي مستمرا.", "الهجوم", "positive", "actual"),  # «لا يزال» is no negation
    ("قتل ما لا يقل عن 12 مدنيا في غارة.", "قتل", "positive", "actual"),  # nor is «ما لا يقل»
    ("قصفت طائرة من دون طيار سيارة على الطريق.", "قصفت", "positive", "actual"),  # nor «دون طيار»
    ("وتعرضت القرية لقصف مدفعي عنيف.", "لقصف", "positive", "actual"),  # ل of تعرض is no purpose
]
SCOPES = [
    ("قتل 20 شخصا في غارة على السوق أمس.", "incident"),
    ("قتل أكثر من 9000 شخص منذ بداية الحرب.", "cumulative"),
    ("أسفرت المعارك عن مقتل 300 مدني خلال العام الماضي.", "cumulative"),
    ("استشهد 45 فلسطينيا منذ فجر اليوم في غارات على القطاع.", "cumulative"),
]


def _mentions(extractor: Extractor, sentence: str) -> list[tuple[str, Mention]]:
    (extraction,) = extractor.extract([Document("d", f"خبر\n{sentence}")], merge=False)
    return [(extraction.parsed.slice(m.trigger), m) for m in extraction.mentions]


@pytest.mark.parametrize(("sentence", "trigger", "polarity", "realis"), CASES)
def test_polarity_and_realis(extractor: Extractor, sentence: str, trigger: str, polarity: str, realis: str) -> None:
    found = [m for text, m in _mentions(extractor, sentence) if text == trigger and m.type != "statement"]
    assert [(m.polarity, m.realis) for m in found] == [(polarity, realis)]


@pytest.mark.parametrize(("sentence", "scope"), SCOPES)
def test_scope(extractor: Extractor, sentence: str, scope: str) -> None:
    assert {m.scope for _, m in _mentions(extractor, sentence) if m.type == "casualty"} == {scope}


def test_what_did_not_happen_counts_nobody(extractor: Extractor) -> None:
    (casualty,) = [m for _, m in _mentions(extractor, "لم يسفر الهجوم عن إصابات.") if m.type == "casualty"]
    assert casualty.count is None
