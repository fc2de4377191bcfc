"""Who did what to whom in constructions that rules share: a sentence each, its trigger, its roles, its count."""

from __future__ import annotations

from datetime import date

import pytest

from hadath.model import Document, Mention
from hadath.pipeline import Extractor

TITLE = "خبر\n"  # "news"
CASES = [
    # the antecedent of an object pronoun
    (
        "دمروا أماكن استهدفتها طائرات التحالف.",
        "استهدفتها",
        {"target": ["أماكن"], "attacker": ["طائرات التحالف"]},
        None,
    ),
    ("إنقاذ 18 رهينة احتجزهم مسلحون في باريس.", "احتجزهم", {"victim": ["18 رهينة"], "attacker": ["مسلحون"]}, (18, 18)),
    # a pronoun on the conjunction is the subject
    ("وأعلن الجيش أنه استهدف قياديا.", "استهدف", {"target": ["قياديا"], "attacker": ["الجيش"]}, None),
    # actors after a preposition
    ("تصدت القوات لهجوم للحوثيين على المعسكر.", "لهجوم", {"attacker": ["للحوثيين"], "target": ["المعسكر"]}, None),
    ("تعرضت البلدة لقصف من الجيش السوري.", "لقصف", {"attacker": ["الجيش السوري"], "target": ["البلدة"]}, None),
    # who does a light noun or a light verb
    (
        "قام الطيران بإلقاء براميل على السوق.",
        "بإلقاء",
        {"attacker": ["الطيران"], "weapon": ["براميل"]},
        None,
    ),
    # more than two sides
    (
        "اندلعت معارك بين قوات الجيش وعناصر المقاومة من جهة ومليشيات الحوثي من جهة أخرى.",
        "معارك",
        {"attacker": ["قوات الجيش", "عناصر المقاومة", "مليشيات الحوثي"]},
        None,
    ),
    # people joined, counted together
    ("قتل ضابطا شرطة ومجند ومسلح أمس في هجوم.", "قتل", {"victim": ["ضابطا شرطة", "مجند", "مسلح"]}, (4, 4)),
    ("إن أربعة جنود وثلاثة من الشرطة أصيبوا بجروح.", "أصيبوا", {"victim": ["أربعة جنود", "ثلاثة من الشرطة"]}, (7, 7)),
    # places joined with a preposition of their own, and one that only tells where the other is
    (
        "فجر انتحاريان نفسيهما في منطقة المسلخ وبالقرب من سوق الخضار ودوار النجمة.",
        "فجر",
        {"place": ["منطقة المسلخ", "سوق الخضار", "دوار النجمة"]},
        None,
    ),
    (
        "وقع انفجار في بلدة سروج بجنوب شرق تركيا قرب الحدود مع سوريا.",
        "انفجار",
        {"place": ["بلدة سروج بجنوب شرق تركيا قرب الحدود مع سوريا"]},
        None,
    ),
    # joined verbs that share their people, and that do not
    ("إن جنديا قتل وأصيب آخر في اشتباكات.", "قتل", {"victim": ["جنديا"]}, (1, 1)),
    ("إن أكثر من 120 شخصا قتلوا وأصيب أكثر من 300.", "قتلوا", {"victim": ["أكثر من 120 شخصا"]}, (121, None)),
    # «at least» has a verb that is none of the clause; «among them» names no victims
    ("لقي ما لا يقل عن 14 شخصا مصرعهم وأصيب أكثر من 40.", "مصرعهم", {"victim": ["ما لا يقل عن 14 شخصا"]}, (14, None)),
    ("إن 23 شخصا قتلوا في الغارات، بينهم نساء وأطفال.", "قتلوا", {"victim": ["23 شخصا"]}, (23, 23)),
]


TIMES = [
    # what happened when another thing did
    ("وقع الهجوم الأول يوم الأحد حين قتل جنديان.", {"قتل": "2024-02-04"}),
    # when it was said
    ("والثلاثاء نفى المتحدث استهداف المدرسة.", {"استهداف": None}),
    ("قتل مدنيان في قصف على البلدة، كما أعلن المرصد في بيروت الثلاثاء.", {"قتل": None, "قصف": None}),
    # a verb that tells of no attack
    ("وفي عام 2011 تأسست الحركة، وهي تشن هجمات على المدنيين.", {"هجمات": None}),
]
LOCATED = "قتل مدنيان وأصيب ثلاثة في انفجار بمدينة الموصل."


def mention_of(extractor: Extractor, text: str, trigger: str) -> tuple[Mention, str]:
    """The mention of that trigger, and the text that its spans are of."""
    document = Document("roles", TITLE + text, published=date(2024, 2, 8))  # a Thursday
    (extraction,) = extractor.extract([document], merge=False)
    soft = extraction.parsed.norm.text
    return next(m for m in extraction.mentions if soft[m.trigger.start : m.trigger.end] == trigger), soft


@pytest.mark.parametrize(("text", "trigger", "roles", "count"), CASES, ids=[case[1] for case in CASES])
def test_roles(
    extractor: Extractor,
    text: str,
    trigger: str,
    roles: dict[str, list[str]],
    count: tuple[int | None, int | None] | None,
) -> None:
    mention, soft = mention_of(extractor, text, trigger)
    found = {role: [soft[a.span.start : a.span.end] for a in mention.roles.get(role, ())] for role in roles}
    assert found == roles
    assert (None if mention.count is None else (mention.count.min, mention.count.max)) == count


@pytest.mark.parametrize(("text", "days"), TIMES, ids=[case[0][:20] for case in TIMES])
def test_times(extractor: Extractor, text: str, days: dict[str, str | None]) -> None:
    for trigger, day in days.items():
        mention, _ = mention_of(extractor, text, trigger)
        assert (mention.time and mention.time.value) == day


def test_every_place_has_its_entry(extractor: Extractor) -> None:
    for trigger in ("قتل", "وأصيب", "انفجار"):
        mention, _ = mention_of(extractor, LOCATED, trigger)
        assert {p.name for p in mention.places.values()} == {"Mosul"}
