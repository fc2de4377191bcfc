"""Who did what to whom in constructions that rules share: a sentence each, its trigger, its roles, its count."""

from __future__ import annotations

import pytest

from hadath.model import Document
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
    # joined verbs that share their people, and that do not
    ("إن جنديا قتل وأصيب آخر في اشتباكات.", "قتل", {"victim": ["جنديا"]}, (1, 1)),
    ("إن أكثر من 120 شخصا قتلوا وأصيب أكثر من 300.", "قتلوا", {"victim": ["أكثر من 120 شخصا"]}, (121, None)),
    # «at least» has a verb that is none of the clause; «among them» names no victims
    ("لقي ما لا يقل عن 14 شخصا مصرعهم وأصيب أكثر من 40.", "مصرعهم", {"victim": ["ما لا يقل عن 14 شخصا"]}, (14, None)),
    ("إن 23 شخصا قتلوا في الغارات، بينهم نساء وأطفال.", "قتلوا", {"victim": ["23 شخصا"]}, (23, 23)),
]


@pytest.mark.parametrize(("text", "trigger", "roles", "count"), CASES, ids=[case[1] for case in CASES])
def test_roles(
    extractor: Extractor,
    text: str,
    trigger: str,
    roles: dict[str, list[str]],
    count: tuple[int | None, int | None] | None,
) -> None:
    (extraction,) = extractor.extract([Document("roles", TITLE + text)], merge=False)
    soft = extraction.parsed.norm.text
    mention = next(m for m in extraction.mentions if soft[m.trigger.start : m.trigger.end] == trigger)
    found = {role: [soft[a.span.start : a.span.end] for a in mention.roles.get(role, ())] for role in roles}
    assert found == roles
    assert (None if mention.count is None else (mention.count.min, mention.count.max)) == count
