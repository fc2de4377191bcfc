"""Who did what to whom in constructions that rules share: a sentence each, its trigger, its roles, its count."""

from __future__ import annotations

from datetime import date

import pytest

from hadath.model import Document, Mention
from hadath.pipeline import Extractor

TITLE = "خبر\n"  # "news"
CASES = [
    # groups named with the article; who lays an ambush; whose drone it is
    ("قصفت القسام موقعا للجيش شرق المدينة.", "قصفت", {"attacker": ["القسام"], "target": ["موقعا للجيش"]}, None),
    ("قتل جنديان في كمين نصبه متشددون قرب البئر.", "كمين", {"attacker": ["متشددون"]}, None),
    ("قتل جنديان في كمين نصبه متشددون قرب البئر.", "قتل", {"victim": ["جنديان"], "attacker": ["متشددون"]}, (2, 2)),
    (
        "أطلقت طائرة مسيرة إسرائيلية صاروخا على سيارة.",
        "أطلقت",
        {"attacker": ["إسرائيلية"], "weapon": ["صاروخا"], "target": ["سيارة"]},
        None,
    ),
    # both sides of a clash, each by name; who fights and with whom
    (
        "تدور اشتباكات بين الحرس وكتائب الفجر وقوات الحدود من جهة، والفصائل المحلية ومسلحين مجهولين من جهة أخرى.",
        "اشتباكات",
        {"attacker": ["الحرس", "كتائب الفجر", "قوات الحدود", "الفصائل المحلية", "مسلحين مجهولين"]},
        None,
    ),
    (
        "خاض مقاتلو الحركة اشتباكات عنيفة مع قوة من الجيش.",
        "اشتباكات",
        {"attacker": ["مقاتلو الحركة", "قوة من الجيش"]},
        None,
    ),
    ("تبادلت الشرطة إطلاق النار مع المهاجمين.", "إطلاق", {"attacker": ["الشرطة", "المهاجمين"]}, None),
    # a dropped subject, and one behind a relative clause
    ("هاجم مسلح الحافلة ثم أطلق النار على الركاب.", "أطلق", {"attacker": ["مسلح"], "target": ["الركاب"]}, None),
    (
        "قال الشهود إن مسلحين يركبون دراجة نارية أطلقوا النار على قاض.",
        "أطلقوا",
        {"attacker": ["مسلحين"], "weapon": [], "target": ["قاض"]},
        None,
    ),
    # an agent makes a passive of the verb
    (
        "قتل شاب برصاص الشرطة في احتجاجات الجمعة العاشرة.",
        "قتل",
        {"victim": ["شاب"], "attacker": ["الشرطة"]},
        (1, 1),
    ),
    ("المبنى الذي استهدف بالهجوم مدرسة قديمة.", "استهدف", {"target": ["المبنى"]}, None),
    # claims: behind the attack, and by a pronoun
    (
        "سقط 20 قتيلا في هجوم على السوق أعلن التنظيم مسؤوليته عنه.",
        "هجوم",
        {"attacker": ["التنظيم"], "target": ["السوق"]},
        None,
    ),
    ("اعترف الجيش بمسؤوليته عن هجوم على حافلة.", "هجوم", {"attacker": ["الجيش"], "target": ["حافلة"]}, None),
    ("لم تعلن أي جهة مسؤوليتها عن الهجوم على السوق.", "الهجوم", {"attacker": [], "target": ["السوق"]}, None),
    ("قتل مدنيان في قصف على البلدة، نسب إلى القوات الحكومية.", "قصف", {"attacker": ["القوات الحكومية"]}, None),
    ("كثف المتشددون هجماتهم على الجيش وقتلوا 20 جنديا.", "وقتلوا", {"attacker": ["المتشددون"]}, (20, 20)),
    # adjectives stand between an attack and who made it
    ("أوقع القصف المكثف للقوات الحكومية ضحايا.", "القصف", {"attacker": ["للقوات الحكومية"], "target": []}, None),
    # what a bomb goes off in is its target, and a village is a place
    ("انفجرت قنبلة في حافلة ركاب.", "انفجرت", {"weapon": ["قنبلة"], "target": ["حافلة ركاب"]}, None),
    ("فجر انتحاري نفسه وسط مجموعة من الطلاب.", "فجر", {"target": ["مجموعة من الطلاب"]}, None),
    ("هاجم المتمردون القرية ليلا.", "هاجم", {"attacker": ["المتمردون"], "target": []}, None),
    # places that open the sentence, saw the attack, or are where it was
    ("وفي إدلب، قالت مصادر إن مسلحين قتلوا شرطيا.", "قتلوا", {"place": ["إدلب"], "victim": ["شرطيا"]}, (1, 1)),
    ("زار الوفد كابول التي شهدت تفجيرا.", "تفجيرا", {"place": ["كابول"]}, None),
    ("دخل الجيش مدينة إدلب، حيث قتل ثلاثة جنود.", "قتل", {"place": ["مدينة إدلب"]}, (3, 3)),
    ("فيما تعرضت مناطق في مدينة دوما، لقصف عنيف.", "لقصف", {"place": ["مناطق في مدينة دوما"]}, None),
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
    (
        "وتقول الجماعة إنها تهاجم السفن تضامنا مع الأسرى.",
        "تهاجم",
        {"attacker": ["الجماعة"], "target": ["السفن"]},
        None,
    ),
    (
        "أعلن المرصد أنه قصفت قوات النظام مواقع في المدينة.",
        "قصفت",
        {"attacker": ["قوات النظام"], "target": ["مواقع"]},
        None,
    ),
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
    (
        "أعلن المصدر مقتل القيادي الميداني، سالم ناصر، وثلاثة من مرافقيه.",
        "مقتل",
        {"victim": ["القيادي الميداني", "ثلاثة من مرافقيه"]},
        (4, 4),
    ),
    (
        "قتل 8 عناصر من قوات النظام والمسلحين الموالين لها و5 من مقاتلي الفصائل في الاشتباكات.",
        "قتل",
        {"victim": ["8 عناصر من قوات النظام والمسلحين الموالين", "5 من مقاتلي الفصائل"]},
        (13, 13),
    ),
    # an age in brackets between the victim and the verb
    (
        "وقال الطبيب إن الشاب سامي خليل النجار (25 عاما) استشهد إثر إصابته برصاصة في الرأس.",
        "استشهد",
        {"victim": ["الشاب سامي خليل النجار"]},
        (1, 1),
    ),
    ("سقط (25 عاما) من الحكم، ثم قتل جنديان في قصف.", "قتل", {"victim": ["جنديان"]}, (2, 2)),
    # a number behind a plural in form
    ("أسفر القصف عن مقتل عسكريين تركيين اثنين في البلدة.", "مقتل", {"victim": ["عسكريين تركيين"]}, (2, 2)),
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
    ("لقي ما لا يقل عن 14 شخصا مصرعهم وأصيب أكثر من 40.", "مصرعهم", {"victim": ["14 شخصا"]}, (14, None)),
    ("إن 23 شخصا قتلوا في الغارات، بينهم نساء وأطفال.", "قتلوا", {"victim": ["23 شخصا"]}, (23, 23)),
    # what a relative clause says was struck, and who claims it
    (
        "قتل شرطي في هجوم شنه مسلحون على حاجز أمني.",
        "هجوم",
        {"attacker": ["مسلحون"], "target": ["حاجز أمني"]},
        None,
    ),
    (
        "تعرضت القاعدة لهجوم بطائرتين مسيرتين تبنته فصائل محلية.",
        "لهجوم",
        {"attacker": ["فصائل محلية"], "weapon": ["طائرتين مسيرتين"], "target": ["القاعدة"]},
        None,
    ),
    # whose somebody is belongs to him; a bare relative clause does not stop the object
    (
        "استهدف الطيران قافلة تابعة لقوات الدرك.",
        "استهدف",
        {"target": ["قافلة تابعة لقوات الدرك"], "attacker": ["الطيران"]},
        None,
    ),
    (
        "اختطف مسلحون يرتدون زيا عسكريا ثلاثة مهندسين.",
        "اختطف",
        {"attacker": ["مسلحون"], "victim": ["ثلاثة مهندسين"]},
        (3, 3),
    ),
    # who is said to be behind an attack is not struck
    ("وألقيت مسؤولية الهجوم على الحركة.", "الهجوم", {"target": [], "attacker": ["الحركة"]}, None),
    ("ونسبت الشرطة الهجوم إلى جماعة متشددة.", "الهجوم", {"attacker": ["جماعة متشددة"]}, None),
    # «at least» is no target, a post is not who strikes
    ("قتل ثلاثة جنود في هجوم على الأقل.", "هجوم", {"target": []}, None),
    # who laid the bomb, who blew himself up
    ("أصيب راع بانفجار لغم زرعته الميليشيا.", "بانفجار", {"attacker": ["الميليشيا"], "weapon": ["لغم"]}, None),
    ("وكان انتحاري ينتمي إلى التنظيم فجر نفسه قرب الحاجز.", "فجر", {"attacker": ["انتحاري"]}, None),
    # weapons used in a fight, artillery that has an owner
    ("دارت معارك استخدمت فيها الأسلحة الثقيلة.", "معارك", {"weapon": ["الأسلحة الثقيلة"]}, None),
    # what fighters announce they did, what a spokesman announces he did not
    ("أعلنت كتائب الفجر استهداف دبابة قرب السياج.", "استهداف", {"attacker": ["كتائب الفجر"]}, None),
    # the police who kill a gunman did not make his attack
    (
        "قتل خمسة في هجوم على متجر، فيما قتلت الشرطة المسلح.",
        "هجوم",
        {"attacker": [], "target": ["متجر"]},
        None,
    ),
    # people before a plural verb are its victims, though a bare name follows
    ("أعلن الحلف أن ستة مقاولين أفغان قتلوا في انفجار.", "قتلوا", {"victim": ["ستة مقاولين أفغان"]}, (6, 6)),
    ("وقالت إن جميع المهاجمين الأربعة قتلوا.", "قتلوا", {"victim": ["جميع المهاجمين الأربعة"]}, (4, 4)),
    # an unmanned aircraft is a weapon; a thing for something is one thing
    ("قتل قيادي في غارة لطائرة من دون طيار.", "غارة", {"weapon": ["طائرة من دون طيار"], "attacker": []}, None),
    ("استهدف الانفجار مركزا لتسجيل الناخبين.", "استهدف", {"target": ["مركزا لتسجيل الناخبين"]}, None),
    # tolls that come to a number, each its own
    ("ارتفعت حصيلة القتلى إلى 41 والجرحى إلى 96.", "القتلى", {}, (41, 41)),
    ("ارتفعت حصيلة القتلى إلى 41 والجرحى إلى 96.", "والجرحى", {}, (96, 96)),
    ("أسفرت الغارة عن مقتل كل من القياديين أبو مصعب وأبو خالد.", "مقتل", {}, (2, 2)),
    ("سقط قتلى وجرحى من المدنيين في القصف.", "قتلى", {"victim": ["قتلى وجرحى من المدنيين"]}, (2, None)),
    ("نقل عشرات القتلى والجرحى إلى المستشفى.", "والجرحى", {"victim": ["الجرحى"]}, (10, None)),
    # what follows a drone, a bomber, a raid is what they hit
    (
        "قصفت طائرات مسيرة مستودعا للوقود في مدينة الأبيض.",
        "قصفت",
        {"weapon": ["طائرات مسيرة"], "target": ["مستودعا للوقود"]},
        None,
    ),
    ("استهدف انتحاري حافلة في بغداد.", "استهدف", {"attacker": ["انتحاري"], "target": ["حافلة"]}, None),
    ("استهدفت غارة سيارة في بلدة حولا.", "استهدفت", {"target": ["سيارة"]}, None),
    ("استهدفت غارة تجمعا للمدنيين قرب المخبز.", "غارة", {"target": ["تجمعا للمدنيين"]}, None),
    # what stands in a town is hit; the town, a road, a nation's capital is where
    (
        "استهدف الطيران الأحياء السكنية في مدينة سراقب.",
        "استهدف",
        {"target": ["الأحياء السكنية"], "place": ["مدينة سراقب"]},
        None,
    ),
    ("استهدفت طائرة مسيرة سيارة على طريق النبطية.", "استهدفت", {"target": ["سيارة"], "place": ["طريق النبطية"]}, None),
    ("تعرضت العاصمة العراقية لتفجيرات.", "لتفجيرات", {"target": [], "place": ["العاصمة العراقية"]}, None),
    ("سقط شهيدان في نابلس أمس.", "شهيدان", {"place": ["نابلس"]}, (2, 2)),
    # whom or what a pronoun stands for
    ("كان الصحفي في طريقه إلى عمله عندما استهدفه قناص.", "استهدفه", {"target": ["الصحفي"], "attacker": ["قناص"]}, None),
    ("حاصر الجنود المنزل وقصفوه بالقذائف.", "وقصفوه", {"target": ["المنزل"]}, None),
    # an aside between the people and their verb or their second number
    ("سبعة مدنيين بينهم طفلان قتلوا في قصف على ريف إدلب.", "قتلوا", {"victim": ["سبعة مدنيين"]}, (7, 7)),
    (
        "قتل 17 فردا بينهم 4 ضباط، وأكثر من مئة من عناصر التنظيم، في معارك شمال سيناء.",
        "قتل",
        {"victim": ["17 فردا", "أكثر من مئة من عناصر التنظيم"]},
        (118, None),
    ),
    ("وذكرت أن اثنين فقط من المدنيين قتلوا.", "قتلوا", {"victim": ["اثنين فقط من المدنيين"]}, (2, 2)),
    ("راح ضحية الهجوم ثلاثون مدنيا.", "ضحية", {"victim": ["ثلاثون مدنيا"]}, (30, 30)),
    ("عثر الجيران على جثة امرأة قتلت في شقتها.", "قتلت", {"victim": ["امرأة"]}, (1, 1)),
    # a figure written together with its word
    ("أسفر القصف عن مقتل57 شخصا.", "مقتل", {"victim": ["57 شخصا"]}, (57, 57)),
    # who condemns a killing gives no figure; who kills one of them did not stab
    ("أدان المجلس مقتل 18 مدنيا في القصف.", "مقتل", {"victim": ["18 مدنيا"], "source": []}, (18, 18)),
    ("قتل 25 مقاتلا خلال هجوم شنوه على قاعدة.", "قتل", {"victim": ["25 مقاتلا"], "attacker": []}, (25, 25)),
    # a relative clause within the subject; words that begin like the article
    (
        "شنت طائرات التحالف الذي تقوده المملكة غارات على مواقع للحوثيين.",
        "غارات",
        {"attacker": ["طائرات التحالف"], "target": ["مواقع للحوثيين"]},
        None,
    ),
    ("دمرت طائرات التحالف آليات عسكرية قرب الحديدة.", "دمرت", {"target": ["آليات عسكرية"]}, None),
    # who blows up what; a force that is called by its arms; gunmen raid
    ("نسف جيش الاحتلال مربعات سكنية في رفح.", "نسف", {"attacker": ["جيش الاحتلال"], "target": ["مربعات سكنية"]}, None),
    ("نفذ سلاح الجو غارة على مخزن للسلاح.", "غارة", {"attacker": ["سلاح الجو"], "weapon": []}, None),
    ("تعرض موكب الوزير لإطلاق نار في طرابلس.", "لإطلاق", {"target": ["موكب الوزير"]}, None),
    (
        "قتلت غارة إسرائيلية قياديا في الحزب.",
        "قتلت",
        {"victim": ["قياديا في الحزب"], "attacker": ["إسرائيلية"]},
        (1, 1),
    ),
    ("سقط ضحايا مدنيون في قصف على المخيم.", "ضحايا", {"victim": ["ضحايا مدنيون"]}, (2, None)),
    # what was suffered, and where it was said
    ("تعرض 20 شخصا لإصابات في الانفجار.", "الانفجار", {"target": []}, None),
    ("تبنى مسؤول في التنظيم التفجير على موقع تويتر.", "التفجير", {"target": []}, None),
]


TIMES = [
    # what happened when another thing did
    ("وقع الهجوم الأول يوم الأحد حين قتل جنديان.", {"قتل": "2024-02-04"}),
    # an earlier attack that this one is measured by; a date of what is due
    ("قتل مدنيان أمس، وهي أكبر حصيلة منذ القصف الذي شهدته البلدة عام 2013.", {"قتل": "2024-02-07"}),
    ("ووقع الهجوم قبل الانتخابات المقررة في 25 تموز.", {"الهجوم": None}),
    # when it was said
    ("والثلاثاء نفى المتحدث استهداف المدرسة.", {"استهداف": None}),
    ("قتل مدنيان في قصف على البلدة، كما أعلن المرصد في بيروت الثلاثاء.", {"قتل": None, "قصف": None}),
    ("وأعلنت القناة صباح اليوم أن عدد قتلى الهجوم بلغ 12.", {"الهجوم": None}),
    ("وقال الوزير إن الهجوم وقع الثلاثاء.", {"الهجوم": "2024-02-06"}),
    # when the attack was claimed
    ("أوقع الهجوم الذي أعلن التنظيم مسؤوليته عنه الثلاثاء عشرة قتلى.", {"الهجوم": None}),
    # a stretch of a year; a year to come
    ("وقتل ألف مدني في الأشهر الأربعة الأولى من العام الحالي.", {"وقتل": None}),
    ("ووقع الهجوم قبل القمة التي تستضيفها البلاد العام المقبل.", {"الهجوم": None}),
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


@pytest.mark.parametrize(
    ("text", "trigger", "roles", "count"), CASES, ids=[f"{case[1]}-{n}" for n, case in enumerate(CASES)]
)
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
