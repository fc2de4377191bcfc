"""What is joined into one happening, what is kept apart, and what an event is made of."""

from __future__ import annotations

from datetime import date

import pytest

from hadath.model import Document
from hadath.pipeline import Extraction, Extractor

PUBLISHED = date(2024, 2, 8)


def _extract(extractor: Extractor, text: str, *, merge: bool = False) -> Extraction:
    (extraction,) = extractor.extract([Document("d", text, published=PUBLISHED)], merge=merge)
    return extraction


def _incidents(extraction: Extraction, *types: str) -> dict[str, str | None]:
    return {extraction.parsed.slice(m.trigger): m.incident for m in extraction.mentions if m.type in types}


def test_an_attack_its_dead_and_its_anaphora_are_one(extractor: Extractor) -> None:
    text = (
        "قتلى في هجوم على ثكنة في مدينة الرمادي\n"
        "قتل أربعة جنود في هجوم بقذائف الهاون على ثكنة للجيش في مدينة الرمادي.\n"
        "وقال ضابط إن الهجوم أسفر أيضا عن إصابة سبعة."
    )
    assert len(set(_incidents(_extract(extractor, text), "strike", "casualty").values())) == 1


def test_other_places_and_older_dates_are_other_incidents(extractor: Extractor) -> None:
    text = (
        "قصف على مدينة تعز\n"
        "قتل مدنيان في قصف على مدينة تعز مساء أمس.\n"
        "وفي 5 كانون الثاني 2023 قتل 30 شخصا في غارة على مدينة الحديدة."
    )
    found = _incidents(_extract(extractor, text), "strike")
    assert found["قصف"] != found["غارة"]


def test_equal_tolls_are_of_one_attack_though_the_place_is_told_otherwise(extractor: Extractor) -> None:
    text = (
        "انفجار عبوة في سيناء\n"
        "قتل أربعة جنود وأصيب ثلاثة آخرون في انفجار عبوة ناسفة في محافظة شمال سيناء.\n"
        "وقال المتحدث إن مقتل أربعة جنود وإصابة ثلاثة وقع في مدينة العريش."
    )
    found = _incidents(_extract(extractor, text), "casualty")
    assert found["قتل"] == found["مقتل"]


def test_attacks_in_general_are_not_the_one_attack_of_the_news(extractor: Extractor) -> None:
    text = (
        "مقتل جندي في هجوم على حاجز قرب بيجي\n"
        "قتل جندي في هجوم شنه مسلحون على حاجز قرب بيجي مساء أمس.\n"
        "وتشهد البلاد سلسلة من الهجمات على قوات الأمن.\n"
        "ولم تتبن أي جهة الهجوم."
    )
    mentions = [m for m in _extract(extractor, text).mentions if m.type == "strike"]
    one, *_, many, again = mentions
    assert one.incident != many.incident
    assert one.incident == again.incident


def test_a_month_alone_dates_an_older_attack(extractor: Extractor) -> None:
    text = (
        "قتلى في تفجير في كركوك\n"
        "قتل أربعة أشخاص في تفجير في كركوك أمس الأربعاء.\n"
        "وفي مطلع الشهر الحالي قتل عشرة أشخاص في تفجير قرب سوق."
    )
    found = [m.incident for m in _extract(extractor, text).mentions if m.type == "strike"]
    assert found[0] == found[1] != found[2]


def test_an_organisation_claims_what_a_bomber_did(extractor: Extractor) -> None:
    text = "تفجير في بغداد\nاستهدف انتحاري حافلة في بغداد.\nوتبنى تنظيم الدولة الهجوم."
    extraction = _extract(extractor, text)
    found = _incidents(extraction, "strike")
    assert found["الهجوم"] == found["استهدف"]
    assert {m.subtype for m in extraction.mentions if m.type == "strike" and m.incident == found["استهدف"]} == {
        "suicide_bombing"
    }


@pytest.mark.parametrize(
    ("text", "subtype"),
    [
        ("أصيب راع في هجوم شنه مستوطنون على قرية قرب نابلس.", "armed_attack"),
        ("هاجم انتحاريان مقهى في كركوك.", "suicide_bombing"),
        ("دمر سلاح الجو مستودعا في درعا.", "air_strike"),
    ],
)
def test_who_attacks_tells_the_means(extractor: Extractor, text: str, subtype: str) -> None:
    mentions = _extract(extractor, f"خبر\n{text}").mentions
    assert [m.subtype for m in mentions if m.type == "strike"] == [subtype]


def test_an_explosion_gives_an_attack_its_means(extractor: Extractor) -> None:
    text = "انفجار في كركوك\nوقع انفجار أمام مصرف في كركوك.\nولم تتبن أي جهة الهجوم."
    mentions = _extract(extractor, text).mentions
    assert {m.subtype for m in mentions if m.type == "strike"} == {"bombing"}


def test_a_verb_asks_the_shelling_that_turned_out_to_be_a_raid(extractor: Extractor) -> None:
    text = (
        "غارة إسرائيلية تستهدف خيمة في رفح\n"
        "قتل سبعة أشخاص إثر قصف إسرائيلي استهدف الخيمة.\n"
        "ورصد المراسل الدمار الذي خلفه القصف."
    )
    strikes = [m for m in _extract(extractor, text).mentions if m.type == "strike"]
    assert [m.subtype for m in strikes] == ["air_strike"] * 5


def test_a_toll_is_of_the_attack_before_while_another_is_told(extractor: Extractor) -> None:
    text = "خبر\nشنت المقاتلات غارات على الحديدة أسفرت عن سقوط قتلى، في وقت قصفت المدفعية قاعدة قرب صنعاء."
    found = _incidents(_extract(extractor, text), "strike", "casualty")
    assert found["قتلى"] == found["غارات"] != found["قصفت"]


def test_what_is_planned_is_apart_from_what_happened(extractor: Extractor) -> None:
    text = "غارة على درعا\nقتل جندي في غارة على درعا. وهددت القوات بشن هجوم على درعا."
    found = _incidents(_extract(extractor, text), "strike")
    assert found["هجوم"] != found["غارة"]


def test_statements_have_no_incident(extractor: Extractor) -> None:
    extraction = _extract(extractor, "خبر\nقال الوزير إن الهجوم على المدينة جريمة.")
    assert [m.incident for m in extraction.mentions if m.type == "statement"] == [None]


def test_merging_keeps_every_mention_once(extractor: Extractor) -> None:
    text = "غارة على درعا\nقتل جندي في غارة على درعا. وقال ناشط إن الغارة استهدفت سوقا."
    extraction = _extract(extractor, text, merge=True)
    merged = [m for e in extraction.events for m in e.mentions]
    assert sorted(m.trigger for m in merged) == sorted(m.trigger for m in extraction.mentions)
    assert len(extraction.events) < len(extraction.mentions)


def test_conflicting_tolls_stay_side_by_side(extractor: Extractor) -> None:
    text = (
        "قتلى في غارة على صعدة\n"
        "قال مصدر طبي إن 12 شخصا قتلوا في غارة على صعدة.\n"
        "وقالت الشرطة إن 20 شخصا قتلوا في الغارة على صعدة."
    )
    extraction = _extract(extractor, text, merge=True)
    tolls = [e.main for e in extraction.events if e.main.type == "casualty" and e.main.count and e.main.count.max]
    assert sorted(m.count.min for m in tolls if m.count) == [12, 20]
    assert all(m.roles["source"] for m in tolls)


def test_one_number_for_two_outcomes_is_no_count(extractor: Extractor) -> None:
    extraction = _extract(extractor, "خبر\nسقط 88 قتيلا وجريحا في الغارة على صعدة.")
    casualties = [m for m in extraction.mentions if m.type == "casualty"]
    assert [(m.subtype, m.count) for m in casualties] == [("killed", None), ("wounded", None)]


def test_joined_victims_are_added_up(extractor: Extractor) -> None:
    extraction = _extract(extractor, "خبر\nأدى الانفجار إلى مقتل امرأة وطفلين.")
    (casualty,) = [m for m in extraction.mentions if m.type == "casualty"]
    assert casualty.count is not None
    assert (casualty.count.min, casualty.count.max) == (3, 3)


def test_an_attack_after_a_while_is_another(extractor: Extractor) -> None:
    text = "تفجير في كابل\nقتل جنديان في انفجار في كابل. وجاء الانفجار بعد أسبوع من هجوم في كابل أوقع تسعة قتلى."
    found = _incidents(_extract(extractor, text), "strike")
    assert found["انفجار"] == found["الانفجار"] != found["هجوم"]


def test_the_first_and_the_second_are_two(extractor: Extractor) -> None:
    text = "انفجاران في بغداد\nوقع الانفجار الأول قرب السوق. وأصيب جنديان في التفجير الثاني."
    found = _incidents(_extract(extractor, text), "strike")
    assert found["الانفجار"] != found["التفجير"]


def test_a_street_may_lie_in_the_town(extractor: Extractor) -> None:
    text = "قذائف على حلب\nقتل أربعة مدنيين في قصف على حلب.\nوقال طبيب إن القصف على شارع النيل أوقع أربعة قتلى."
    found = _incidents(_extract(extractor, text), "strike")
    assert found["قصف"] == found["القصف"]


def test_a_reply_is_another_attack(extractor: Extractor) -> None:
    text = "قصف على غزة\nقصفت المدفعية موقعا قرب غزة ردا على إطلاق صواريخ من القطاع."
    found = _incidents(_extract(extractor, text), "strike")
    assert found["قصفت"] != found["إطلاق"]


def test_tolls_before_an_attack_that_is_told_apart(extractor: Extractor) -> None:
    extraction = _extract(extractor, "شهيدان في نابلس واشتباكات في جنين\nخبر.")
    found = _incidents(extraction, "strike", "casualty")
    assert found["شهيدان"] != found["واشتباكات"]


@pytest.mark.parametrize(
    ("text", "toll", "attack"),
    [
        ("خبر\nشهيد برصاص الجنود في طولكرم والطيران الحربي يقصف جنين.", "شهيد", "يقصف"),
        ("خبر\nأعلنت الكتائب أنها قتلت جنودا في جباليا، بينما أوقعت الغارات على غزة 37 شهيدا.", "قتلت", "الغارات"),
    ],
)
def test_a_toll_and_the_attack_of_the_next_clause_are_two(
    extractor: Extractor, text: str, toll: str, attack: str
) -> None:
    found = _incidents(_extract(extractor, text), "strike", "casualty")
    assert found[toll] != found[attack]


def test_a_town_and_its_region_are_one_where_the_attack_is_resumed(extractor: Extractor) -> None:
    text = (
        "هجوم على مسجد في الفلوجة\n"
        "قتل ثلاثة مصلين في هجوم على مسجد في الفلوجة.\n"
        "ودانت الحكومة الهجوم على المسجد في محافظة الأنبار."
    )
    assert len(set(_incidents(_extract(extractor, text), "strike").values())) == 1


def test_a_new_attack_in_another_town_is_another(extractor: Extractor) -> None:
    text = (
        "هجوم على مسجد في الفلوجة\n"
        "قتل ثلاثة مصلين في هجوم على مسجد في الفلوجة.\n"
        "وأصيب شرطي في انفجار عبوة ناسفة في مدينة بعقوبة."
    )
    found = _incidents(_extract(extractor, text), "strike")
    assert found["هجوم"] != found["انفجار"]


_BODY = "وقال الأهالي إن الأسواق أغلقت أبوابها.\nوتحدث التجار عن نقص في الوقود.\n"


def test_an_indefinite_noun_behind_the_headline_brings_in_another_attack(extractor: Extractor) -> None:
    opening = "غارة على مدينة تعز\nقتل مدنيان في غارة على مدينة تعز.\n" + _BODY
    for phrase, trigger, is_same in (("الضربة الجوية", "الضربة", True), ("ضربة جوية", "ضربة", False)):
        found = _incidents(_extract(extractor, opening + f"وتحدث السكان عن {phrase}."), "strike")
        assert (found[trigger] == found["غارة"]) == is_same


def test_an_attack_by_the_same_attackers_is_the_one_told_before(extractor: Extractor) -> None:
    opening = (
        "هجوم أميركي على مقر للفصائل\n"
        "شنت القوات الأميركية هجوما على مقر للفصائل.\n"
        "وقال الأهالي إن الأسواق أغلقت أبوابها.\n"
    )
    for army, is_same in (("الأميركي", True), ("التركي", False)):
        found = _incidents(_extract(extractor, opening + f"وكان الجيش {army} أعلن توجيه ضربة."), "strike")
        assert (found["ضربة"] == found["هجوما"]) == is_same


def test_behind_the_lead_only_a_definite_noun_resumes(extractor: Extractor) -> None:
    opening = "غارة على مدينة تعز\nقتل مدنيان في غارة على مدينة تعز.\n" + 5 * _BODY
    for sentence, trigger, is_same in (
        ("وخلفت الغارة أضرارا.", "الغارة", True),
        ("قصفت مقاتلات مخزنا للسلاح.", "قصفت", False),
    ):
        found = _incidents(_extract(extractor, opening + sentence), "strike")
        assert (found[trigger] == found["غارة"]) == is_same


def test_what_was_denied_is_not_what_another_clause_tells(extractor: Extractor) -> None:
    text = (
        "مقتل 4 أشخاص في هجوم روسي بالمسيرات على خاركيف\n"
        "من جهتها، ذكرت وزارة الدفاع الروسية أن قواتها استهدفت مستودعا للذخيرة، نافية قصف أهداف مدنية.\n"
        "وكانت ضربة صاروخية على المدينة نفسها قد أودت الأسبوع الماضي بحياة سبعة مدنيين.\n"
        "وفي منطقة بيلغورود الحدودية، قتلت امرأة جراء قصف مدفعي أوكراني."
    )
    denied, told = [m for m in _extract(extractor, text).mentions if m.lemma == "قصف"]
    assert (denied.polarity, denied.status, told.status) == ("negative", "denied", "reported")
    assert denied.incident != told.incident


def test_an_interception_is_not_the_raid_told_after_it(extractor: Extractor) -> None:
    text = (
        "غارات على صعدة\n"
        "وقال الجيش إنه اعترض صاروخا أطلق من اليمن.\n"
        "وكان أربعة من أفراد الأمن قد قتلوا في غارة استهدفت نقطة تفتيش بالحديدة."
    )
    found = _incidents(_extract(extractor, text), "strike")
    assert found["اعترض"] != found["غارة"]
