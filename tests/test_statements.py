"""Who said what: a table of sentences for every construction, and the parts that need no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from hadath.model import Document, Mention, Parsed
from hadath.nlp import Parser
from hadath.rulebook import Rule, RuleError, bundled_rules
from hadath.speech.cues import CueBook
from hadath.speech.lists import lexicon
from hadath.speech.quotes import find_quotes
from hadath.speech.speakers import Agreement
from hadath.statements import check_options, find_statements
from hadath.text import normalise


@dataclass(frozen=True)
class Said:
    """One statement as the table writes it: "trigger: speaker"; what is left out here is not compared."""

    trigger: str
    act: str
    speaker: str
    content: str | None = None
    quotes: tuple[str, ...] | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    resolved: bool = False
    polarity: str = "positive"


CASES: dict[str, tuple[str, list[Said]]] = {
    "a quotation over three paragraphs": (
        "وقالت الطبيبة سعاد الحسن: «نحتاج إلى الماء.\nونحتاج إلى الدواء.\nولن نغادر المدينة».",
        [
            Said(
                "وقالت",
                "say",
                "الطبيبة سعاد الحسن",
                quotes=("نحتاج إلى الماء.", "ونحتاج إلى الدواء.", "ولن نغادر المدينة"),
            )
        ],
    ),
    "somebody by a pronoun": (
        "وقال مركز الرصد إن الطريق مغلق. ووفقا له فإن الجسر انهار.",
        [
            Said("وقال", "say", "مركز الرصد"),
            Said("ووفقا", "say", "مركز الرصد", content="فإن الجسر انهار", resolved=True),
        ],
    ),
    "in somebody's opinion": (
        "وبرأي المهندسة سعاد الحسن، فإن السد آمن.",
        [Said("وبرأي", "say", "المهندسة سعاد الحسن", content="فإن السد آمن")],
    ),
    "a toll that somebody gave out": (
        "غرق عشرون قاربا في الميناء، وفق حصيلة أعلنتها هيئة السواحل.",
        [Said("أعلنتها", "announce", "هيئة السواحل", content="غرق عشرون قاربا في الميناء")],
    ),
    "news that speaks": (
        "وتحدثت أنباء عن إغلاق الميناء. وكانت حصيلة سابقة تحدثت عن أربعة جرحى.",
        [
            Said("وتحدثت", "say", "أنباء", content="إغلاق الميناء"),
            Said("تحدثت", "say", "حصيلة سابقة", content="أربعة جرحى"),
        ],
    ),
    "witnesses who spoke to a paper": (
        "وأفاد شهود عيان تحدثوا لصحيفة الساحل بأن النهر فاض فجرا.",
        [Said("وأفاد", "say", "شهود عيان", content="بأن النهر فاض فجرا")],
    ),
    "before the ministry announced": (
        "وأغلقت السلطات المعبر قبل أن تعلن الداخلية لاحقا أنه فتح.",
        [Said("تعلن", "announce", "الداخلية", content="أنه فتح")],
    ),
    "two verbal nouns": ("ووصلت الشرطة من أجل التحقيق وكشف ملابسات الحادث.", []),
    "the law says nothing": ("وسيحاكم المخالفون وفقا للقانون.", []),
    "an exception": ("وقال الوزير إن الطرق سالكة، فيما عدا طريق الساحل.", [Said("وقال", "say", "الوزير")]),
    "things that somebody describes": (
        "وضبطت الشرطة شحنة قالت إنها مهربة.",
        [Said("قالت", "say", "الشرطة", content="إنها مهربة")],
    ),
    "whom a body told before": (
        "وقالت الحركة إنها تدرس المقترح. وأبلغت الوسطاء أنها لن تقبل به.",
        [
            Said("وقالت", "say", "الحركة"),
            Said("وأبلغت", "say", "الحركة", others={"addressee": "الوسطاء"}, resolved=True),
        ],
    ),
    "marks of irony around an army": (
        'وأعلن "جيش" الاحتلال إغلاق المعبر.',
        [Said("وأعلن", "announce", '"جيش" الاحتلال', content="إغلاق المعبر")],
    ),
    "a name that goes on with a number": (
        "وقال الطبيب غسان أبو ستة إن المستشفى يعمل.",
        [Said("وقال", "say", "الطبيب غسان أبو ستة")],
    ),
    "an army somewhere": (
        "وقال الجيش في مالي إن الطريق فتح.",
        [Said("وقال", "say", "الجيش في مالي")],
    ),
    "a rank behind a name, set off": (
        "وأكد إياد البزم الناطق باسم وزارة الداخلية، أن الطريق فتح.",
        [Said("وأكد", "confirm", "إياد البزم الناطق باسم وزارة الداخلية")],
    ),
    "an ambassador before an object": (
        "ووصف الأمير خالد بن سلمان، سفير السعودية في واشنطن، الاتفاق بأنه خطوة مهمة.",
        [Said("ووصف", "say", "الأمير خالد بن سلمان، سفير السعودية في واشنطن")],
    ),
    "a broadcaster and its adjective": (
        'وأعلن التلفزيون الكاميروني صباح اليوم أن الجسر انهار. وأضاف أن "الطريق مغلق".',
        [
            Said("وأعلن", "announce", "التلفزيون الكاميروني", content="أن الجسر انهار"),
            Said("وأضاف", "say", "التلفزيون الكاميروني", quotes=("الطريق مغلق",), resolved=True),
        ],
    ),
    "a claim ends where the writer goes on": (
        "ولم تعلن أي جهة مسؤوليتها عن الهجوم، لكن جماعة محلية تشن هجمات متكررة.",
        [Said("تعلن", "claim_responsibility", "أي جهة", content="مسؤوليتها عن الهجوم", polarity="negative")],
    ),
    "apostrophes for marks": (
        "قال الوزير 'لن ننسحب من المدينة أبدا'.",
        [Said("قال", "say", "الوزير", quotes=("لن ننسحب من المدينة أبدا",))],
    ),
    "a book is no quotation": (
        'وتحدث الوزير عن الكتاب الجديد "الطوفان" أمس.',
        [Said("وتحدث", "say", "الوزير", quotes=())],
    ),
    "a verb that looks like a preposition": (
        'وقال المصدر الأمني إن "الطريق مغلق".\nوبين أن "الجسر انهار".',
        [
            Said("وقال", "say", "المصدر الأمني", quotes=("الطريق مغلق",)),
            Said("وبين", "say", "المصدر الأمني", quotes=("الجسر انهار",), resolved=True),
        ],
    ),
    "how one speaks is no part of the speaker": (
        'وعلق الوزير ساخرا: "هذا كلام فارغ".',
        [Said("وعلق", "say", "الوزير", quotes=("هذا كلام فارغ",))],
    ),
    "a line that begins with where": (
        "حوادث متفرقة\nمحافظة بابل: قتل حارس في هجوم على مستودع.",
        [],
    ),
    "news that a paper has learned": (
        'علمت "الشرق الأوسط" من مصدر مطلع أن الاتفاق قريب.',
        [Said("علمت", "say", "الشرق الأوسط", "أن الاتفاق قريب")],
    ),
    "title, name and medium in one stretch": (
        "وقال المتحدث باسم الوزارة، سامي الحداد، في بيان إن المستشفيات استقبلت الجرحى.",
        [
            Said(
                "وقال",
                "say",
                "المتحدث باسم الوزارة، سامي الحداد",
                "إن المستشفيات استقبلت الجرحى",
                others={"medium": "بيان"},
            )
        ],
    ),
    "subject before the verb, addressee after it": (
        "المتحدثة باسم البلدية قالت للصحفيين إن الطريق مغلقة.",
        [Said("قالت", "say", "المتحدثة باسم البلدية", "إن الطريق مغلقة", others={"addressee": "للصحفيين"})],
    ),
    "a dropped subject agrees with its verb, not with whoever spoke last": (
        "أعلنت الوزارة إغلاق المعبر.\nوكتب الصحفي عمر حداد أن الطريق خطرة.\nوأضافت أن الحركة ستعود غدا.",
        [
            Said("أعلنت", "announce", "الوزارة", "إغلاق المعبر"),
            Said("وكتب", "say", "الصحفي عمر حداد", "أن الطريق خطرة"),
            Said("وأضافت", "say", "الوزارة", "أن الحركة ستعود غدا", resolved=True),
        ],
    ),
    "a circumstantial participle ends the content before it": (
        "أكد المدير أن العمل مستمر، مشيرا إلى أن النتائج ستعلن غدا.",
        [
            Said("أكد", "confirm", "المدير", "أن العمل مستمر"),
            Said("مشيرا", "say", "المدير", "أن النتائج ستعلن غدا"),
        ],
    ),
    "the same participle as an adjective says nothing": ("رفع المحتجون شعارات منددة بالحرب.", []),
    "according to, after the clause": (
        "أصيب ثلاثة عمال في انهيار المبنى، بحسب الدفاع المدني.",
        [Said("بحسب", "say", "الدفاع المدني", "أصيب ثلاثة عمال في انهيار المبنى")],
    ),
    "according to, before the clause": (
        "وبحسب مصدر طبي، فإن الحصيلة مرشحة للارتفاع.",
        [Said("وبحسب", "say", "مصدر طبي", "فإن الحصيلة مرشحة للارتفاع")],
    ),
    "the verb after «حسبما» is the cue": (
        "أغلقت السلطات الجسر ليلا، حسبما أفاد مسؤول محلي.",
        [Said("أفاد", "say", "مسؤول محلي", "أغلقت السلطات الجسر ليلا")],
    ),
    "a relay names its source": (
        "ونقلت وكالة الأنباء عن مسؤول محلي قوله إن الجسر انهار.",
        [Said("قوله", "say", "مسؤول محلي", "إن الجسر انهار", others={"relay": "وكالة الأنباء"})],
    ),
    "a body before the colon of a title": (
        "الصحة: ارتفاع عدد المصابين",
        [Said("الصحة", "say", "الصحة", "ارتفاع عدد المصابين")],
    ),
    "a place before the colon is a dateline": ("اليمن: أمطار غزيرة تغرق الشوارع", []),
    "nobody claimed it": (
        "ولم تتبن أي جهة الهجوم.",
        [Said("تتبن", "claim_responsibility", "أي جهة", "الهجوم", polarity="negative")],
    ),
    "a court's verdict is no condemnation": ("أدانت المحكمة ثلاثة رجال بالسرقة.", []),
    "an oblique plural after the verb is its object": (
        "دعت الوزارة السكان إلى الهدوء.\nكما دعت المسلحين إلى إلقاء السلاح.",
        [
            Said("دعت", "demand", "الوزارة", "الهدوء", others={"addressee": "السكان"}),
            Said("دعت", "demand", "الوزارة", "إلقاء السلاح", others={"addressee": "المسلحين"}, resolved=True),
        ],
    ),
    "a quotation over a full stop, cut where it closes": (
        'قال رئيس البلدية: "لن نغادر المدينة. سنبقى هنا"، قبل أن يغادر القاعة.',
        [
            Said(
                "قال",
                "say",
                "رئيس البلدية",
                '"لن نغادر المدينة. سنبقى هنا"',
                quotes=("لن نغادر المدينة. سنبقى هنا",),
            )
        ],
    ),
    "a cue inside somebody's words is his own": (
        'وقال الناشط: "نطالب الحكومة بالكشف عن الحقيقة".',
        [Said("وقال", "say", "الناشط", quotes=("نطالب الحكومة بالكشف عن الحقيقة",))],
    ),
    "marks around a name hold no words": (
        'وذكرت قناة "الساحل" أن الميناء مغلق.',
        [Said("وذكرت", "say", 'قناة "الساحل"', "أن الميناء مغلق", quotes=())],
    ),
    "the quotation comes first": (
        '"لن نتراجع عن مطالبنا أبدا"، قال النقيب.',
        [Said("قال", "say", "النقيب", '"لن نتراجع عن مطالبنا أبدا"', quotes=("لن نتراجع عن مطالبنا أبدا",))],
    ),
    "a noun after a verb with an object pronoun is its subject": (
        "وقع هجوم على السوق، وتبنته حركة الشباب لاحقا.",
        [Said("وتبنته", "claim_responsibility", "حركة الشباب")],
    ),
    "after another cue a demand's only noun is addressed": (
        "وأدان الأمين العام الهجوم، وحث المجتمع الدولي على التحرك العاجل.",
        [
            Said("وأدان", "condemn", "الأمين العام", "الهجوم"),
            Said("وحث", "demand", "الأمين العام", "التحرك العاجل", others={"addressee": "المجتمع الدولي"}),
        ],
    ),
    "a comment whose verb takes a preposition": (
        "أصيب ثلاثة عمال في انهيار المبنى، وفق ما أفاد به مصدر طبي.",
        [Said("أفاد", "say", "مصدر طبي", "أصيب ثلاثة عمال في انهيار المبنى")],
    ),
    "a comment before the clause": (
        "وحسب ما ذكرته وكالة الأنباء، قتل سبعة أشخاص في الحادث.",
        [Said("ذكرته", "say", "وكالة الأنباء", "قتل سبعة أشخاص في الحادث")],
    ),
    "a witness who is called something": (
        "وروى شاهد عيان يدعى سامي الحداد أنه رأى سيارة مسرعة.",
        [Said("وروى", "say", "شاهد عيان يدعى سامي الحداد", "أنه رأى سيارة مسرعة")],
    ),
    "who carries the statement relays it": (
        "وقال القائد في تصريحات نقلتها وكالة الساحل إن الرد قريب.",
        [
            Said(
                "وقال",
                "say",
                "القائد",
                "إن الرد قريب",
                others={"medium": "تصريحات", "relay": "وكالة الساحل"},
            )
        ],
    ),
    "across a channel": (
        "وقال مدير المرفأ عبر قناة تلفزيونية محلية إن العمل سيستأنف غدا.",
        [Said("وقال", "say", "مدير المرفأ", others={"medium": "قناة تلفزيونية محلية"})],
    ),
    "another subject after «لكن» ends what was said": (
        "واتهمت الحكومة الحركة بتنفيذ الهجوم، لكن الحركة نفت ذلك.",
        [
            Said("واتهمت", "accuse", "الحكومة", "الحركة بتنفيذ الهجوم"),
            Said("نفت", "deny", "الحركة", "ذلك"),
        ],
    ),
    "marks around a manner hold no words": (
        'أدان الاتحاد "بأشد العبارات" الهجوم على القرية.',
        [Said("أدان", "condemn", "الاتحاد", "الهجوم على القرية", quotes=())],
    ),
    "the same one": (
        "وكشف المصدر نفسه أن الجيش يستخدم ذخيرة جديدة.",
        [Said("وكشف", "announce", "المصدر نفسه", "أن الجيش يستخدم ذخيرة جديدة")],
    ),
    "a dateline is no part of what was said": (
        "مقديشو 16 غشت 2023 - قتل خمسة أشخاص في انفجار قرب السوق، بحسب مصدر أمني.",
        [Said("بحسب", "say", "مصدر أمني", "قتل خمسة أشخاص في انفجار قرب السوق")],
    ),
    "a line of the text that begins like a title": (
        "تطورات اليوم\nمصدر أمني: انفجار عبوة ناسفة شمال المدينة",
        [Said("مصدر", "say", "مصدر أمني", "انفجار عبوة ناسفة شمال المدينة")],
    ),
    "the heading of a section": ("تطورات اليوم\nالاتحاد الأوروبي: مد وجزر في العلاقات", []),
    "a relative clause that tells when": (
        "ووصل المفتشون في الوقت الذي تعهدت فيه روسيا بعدم التدخل في عملهم.",
        [Said("تعهدت", "say", "روسيا", "بعدم التدخل في عملهم")],
    ),
    "a title after a title": (
        "وأكد مفتي عام المملكة رئيس هيئة كبار العلماء الشيخ سامي الحداد أن التفجير جريمة.",
        [
            Said(
                "وأكد",
                "confirm",
                "مفتي عام المملكة رئيس هيئة كبار العلماء الشيخ سامي الحداد",
                "أن التفجير جريمة",
            )
        ],
    ),
    "a plural of people after a body is the object": (
        "واتهمت الحكومة الانفصاليين بقصف القرية.",
        [Said("واتهمت", "accuse", "الحكومة", "الانفصاليين بقصف القرية")],
    ),
    "two noun phrases are subject and object": (
        "وطالب الأكراد واشنطن بإرسال مساعدات.",
        [Said("وطالب", "demand", "الأكراد", "بإرسال مساعدات", others={"addressee": "واشنطن"})],
    ),
    "whom it is told to, before the subject": (
        'وأكد ل"الساحل" عدد من الأطباء أن المستشفى مغلق.',
        [Said("وأكد", "confirm", "عدد من الأطباء", "أن المستشفى مغلق", others={"addressee": "الساحل"})],
    ),
    "who asks not to be named says no more by that": (
        "وقال مسؤول محلي طلب عدم الكشف عن اسمه إن الطريق مغلقة.",
        [Said("وقال", "say", "مسؤول محلي", "إن الطريق مغلقة")],
    ),
    "a statement in which it is said": (
        "ونشر الوزير بيانا قال فيه إن المفاوضات مستمرة.",
        [Said("قال", "say", "الوزير", "إن المفاوضات مستمرة", others={"medium": "بيانا"})],
    ),
    "what was announced before is announced": (
        "وسبق للجماعة أن أعلنت مسؤوليتها عن هجمات مماثلة.",
        [Said("أعلنت", "claim_responsibility", "للجماعة", "مسؤوليتها عن هجمات مماثلة")],
    ),
    "a wish is none": ("ويريد السكان أن تعلن الوزارة نتائج التحقيق.", []),
    "the second of two negated verbs": ("ولم تنف الوزارة أو تؤكد وقوع الهجوم.", []),
    "sources from somewhere and close to somebody": (
        "وأفادت مصادر قريبة من التحقيق أن السائق فر.\nوقال مسؤولون من الأمم المتحدة إن القافلة وصلت.",
        [
            Said("وأفادت", "say", "مصادر قريبة من التحقيق", "أن السائق فر"),
            Said("وقال", "say", "مسؤولون من الأمم المتحدة", "إن القافلة وصلت"),
        ],
    ),
    "two quotations joined": (
        'وقال رئيس الحكومة "لن نتراجع عن القرار"، و"سنعمل مع الجميع".',
        [
            Said(
                "وقال",
                "say",
                "رئيس الحكومة",
                '"لن نتراجع عن القرار"، و"سنعمل مع الجميع"',
                quotes=("لن نتراجع عن القرار", "سنعمل مع الجميع"),
            )
        ],
    ),
    "what shows something says nothing": ("وانهار الجسر مجددا، الأمر الذي يؤكد أن الصيانة ضعيفة.", []),
    "a noun that cannot speak in the subject's place": (
        "قال الوزير إن الوضع صعب.\nويشير الهجوم الأخير إلى تدهور الأمن.",
        [Said("قال", "say", "الوزير", "إن الوضع صعب")],
    ),
    "a second subject after «و» before a singular verb": (
        "قصف يستهدف المطار السوري وواشنطن تنفي تنفيذ الضربة",
        [Said("تنفي", "deny", "واشنطن", "تنفيذ الضربة")],
    ),
    "an answer is no statement of the question": (
        "وردا على سؤال عن الهدنة قال الوزير إن المحادثات مستمرة.",
        [Said("قال", "say", "الوزير", "إن المحادثات مستمرة")],
    ),
    "what footage is said to show": (
        "وبثت الحركة مشاهد قالت إنها توثق القصف.",
        [Said("قالت", "say", "الحركة", "إنها توثق القصف")],
    ),
    "an example between subject and content": (
        "وأعلنت الفصائل، وعلى رأسها الكتائب، وقف القتال.",
        [Said("وأعلنت", "announce", "الفصائل", "وقف القتال")],
    ),
    "a country that cannot be the subject of a masculine verb": (
        "وأعرب الرئيس عن قلقه، ودعا إسرائيل إلى ضبط النفس.",
        [
            Said("وأعرب", "say", "الرئيس", "قلقه"),
            Said("ودعا", "demand", "الرئيس", "ضبط النفس", others={"addressee": "إسرائيل"}),
        ],
    ),
    "a title with its doctor's degree": (
        "وقال د. سامي الحداد إن المستشفى مغلق.",
        [Said("وقال", "say", "د. سامي الحداد", "إن المستشفى مغلق")],
    ),
    "a clause joined to what a title announces": (
        "المقاومة تعلن قتل جنود والجيش يقصف مدرسة",
        [Said("تعلن", "announce", "المقاومة", "قتل جنود")],
    ),
    "an admission": (
        "وأقر الجيش بسقوط جرحى في صفوفه.",
        [Said("وأقر", "say", "الجيش", "بسقوط جرحى في صفوفه")],
    ),
    "a newspaper in brackets": (
        "وأوضح ل(الساحل) رئيس اللجنة أن الأعمال مستمرة.",
        [Said("وأوضح", "say", "رئيس اللجنة", "أن الأعمال مستمرة", others={"addressee": "الساحل"})],
    ),
    "an adverb of manner speaks not, and not twice": (
        'وأضاف النائب مستنكرا: "لن نقبل بهذا القرار أبدا".',
        [Said("وأضاف", "say", "النائب", quotes=("لن نقبل بهذا القرار أبدا",))],
    ),
    "«but he» is the subject": (
        "وأدان الأمين العام الهجوم، ولكنه حث الأطراف على الحذر.",
        [
            Said("وأدان", "condemn", "الأمين العام", "الهجوم"),
            Said("حث", "demand", "الأمين العام", "الحذر", others={"addressee": "الأطراف"}),
        ],
    ),
    "a referee says nothing of note": ("وأعلن الحكم ركلة جزاء في الدقيقة الأخيرة.", []),
    "twenty students demand nothing": ("وسجلت السفارة 25 طالبا من المقيمين في البلاد.", []),
    "a statement of which somebody got a copy": (
        "وأكدت الوزارة في بيان تلقت الوكالة نسخة منه أن المعبر مفتوح.",
        [Said("وأكدت", "confirm", "الوزارة", "أن المعبر مفتوح", others={"medium": "بيان"})],
    ),
    "a source between the reporter and the report": (
        "وأفاد مراسل الوكالة، نقلا عن مصادر طبية، بمقتل خمسة مدنيين.",
        [
            Said("وأفاد", "say", "مراسل الوكالة", "بمقتل خمسة مدنيين"),
            Said("نقلا", "say", "مصادر طبية", "بمقتل خمسة مدنيين", others={"relay": "مراسل الوكالة"}),
        ],
    ),
    "a channel between quotation marks": (
        'وكتب رئيس البلدية على "تلغرام": "انقطع التيار في ثلاثة أحياء".',
        [Said("وكتب", "say", "رئيس البلدية", others={"medium": "تلغرام"})],
    ),
    "an agency's own name after its description": (
        'وقالت وكالة الأنباء المحلية "الساحل" إن الطريق مغلقة.',
        [Said("وقالت", "say", 'وكالة الأنباء المحلية "الساحل"', "إن الطريق مغلقة", quotes=())],
    ),
    "whom one usually calls upon": (
        "ودانت البعثة الاشتباكات، ودعت جميع الأطراف إلى وقف القتال.",
        [
            Said("ودانت", "condemn", "البعثة", "الاشتباكات"),
            Said("ودعت", "demand", "البعثة", "وقف القتال", others={"addressee": "جميع الأطراف"}),
        ],
    ),
    "a name spelled like «على»": (
        "وأكد المدير أسامة علي أن الميناء مفتوح.",
        [Said("وأكد", "confirm", "المدير أسامة علي", "أن الميناء مفتوح")],
    ),
    "an object before its subject": (
        "وتبنى الهجوم تنظيم مسلح في بيان.",
        [Said("وتبنى", "claim_responsibility", "تنظيم مسلح", "الهجوم", others={"medium": "بيان"})],
    ),
    "… before several subjects": (
        "ودان التفجير كل من مصر والأردن.",
        [Said("ودان", "condemn", "كل من مصر والأردن", "التفجير")],
    ),
    "a verb that ends like a pronoun": (
        "واتهم محافظ كركوك تنظيما مسلحا بتنفيذ الهجوم.",
        [Said("واتهم", "accuse", "محافظ كركوك", "تنظيما مسلحا بتنفيذ الهجوم")],
    ),
    "what the verb cannot do without is no part of the subject": (
        "وأهابت السلطات بالسكان تجنب المنطقة.",
        [Said("وأهابت", "demand", "السلطات", "بالسكان تجنب المنطقة")],
    ),
    "a plural after a quantifier may well be the subject": (
        "وشكك عدد من المسؤولين في نتائج التحقيق.",
        [Said("وشكك", "say", "عدد من المسؤولين", "نتائج التحقيق")],
    ),
    "a verb joined to the first ends a bare object": (
        "ونفت الحكومة مسؤوليتها عن الأمر، واعترضت على نقل الملف.",
        [Said("ونفت", "deny", "الحكومة", "مسؤوليتها عن الأمر")],
    ),
    "a noun with a pronoun is announced, it does not announce": (
        "وقال الرئيس إن البلاد آمنة.\nوأعلن عزمه تشكيل حكومة جديدة.",
        [
            Said("وقال", "say", "الرئيس", "إن البلاد آمنة"),
            Said("وأعلن", "announce", "الرئيس", "عزمه تشكيل حكومة جديدة", resolved=True),
        ],
    ),
    "a government with a pronoun in its name": (
        "وقالت وزارة الدفاع في الحكومة المعترف بها دوليا إن قواتها تقدمت.",
        [Said("وقالت", "say", "وزارة الدفاع في الحكومة المعترف بها دوليا", "إن قواتها تقدمت")],
    ),
    "a body does not take the title of whom it addresses": (
        "ويطالب المركز الأمين العام للأمم المتحدة بالتحقيق.",
        [Said("ويطالب", "demand", "المركز", "بالتحقيق", others={"addressee": "الأمين العام للأمم المتحدة"})],
    ),
    "«تابع لـ» belongs to something": (
        'وقف موظف تابع للبلدية عند باب "السوق الكبير القديم في المدينة".',
        [],
    ),
    "after «وبحسب …» a clause with «ف» is what is said": (
        "وبحسب تقارير أولية فقد دمر عشرون منزلا.",
        [Said("وبحسب", "say", "تقارير أولية", "فقد دمر عشرون منزلا")],
    ),
    "two words between marks that open the sentence": (
        '"لن نتراجع"، يقول المدير.',
        [Said("يقول", "say", "المدير", '"لن نتراجع"', ("لن نتراجع",))],
    ),
    "words, not a name, after a noun that names may follow": (
        'وقال القائد إن قواته "لن تنسحب من المدينة".',
        [Said("وقال", "say", "القائد", 'إن قواته "لن تنسحب من المدينة"', ("لن تنسحب من المدينة",))],
    ),
    "a statement of a body": (
        'وجاء في بيان للحرس الوطني أن "الطريق مفتوحة أمام السيارات".',
        [
            Said(
                "وجاء",
                "say",
                "للحرس الوطني",
                'أن "الطريق مفتوحة أمام السيارات"',
                others={"medium": "بيان"},
            )
        ],
    ),
    "nobody yet": (
        "ولم تتبن أي جهة بعد الهجوم.",
        [Said("تتبن", "claim_responsibility", "أي جهة", "الهجوم", polarity="negative")],
    ),
    "a speaker's name in a hashtag, an untagged name before an office": (
        "لكن فرزاد كرمنشاه المتحدث باسم #النقابة نفى أن الاجتماع ألغي.",
        [Said("نفى", "deny", "فرزاد كرمنشاه المتحدث باسم #النقابة", "أن الاجتماع ألغي")],
    ),
    "one of those who speak, in apposition": (
        "وقال سامي الحداد، أحد قادة الحركة، إن الطريق مغلقة.",
        [Said("وقال", "say", "سامي الحداد، أحد قادة الحركة", "إن الطريق مغلقة")],
    ),
    "who asks not to be named asks in passing": (
        "وأكد مسؤول في البلدية، طلب أيضا عدم ذكر اسمه، إغلاق الجسر.",
        [Said("وأكد", "confirm", "مسؤول في البلدية", "إغلاق الجسر")],
    ),
    "to make sure is not to assure": (
        "أوضح الطبيب أنه تأكد خلو المبنى من السكان.",
        [
            Said("أوضح", "say", "الطبيب", "أنه تأكد خلو المبنى من السكان"),
        ],
    ),
    "a militia speaks": (
        "واعترفت ميليشيات المتمردين بخسارة القرية.",
        [Said("واعترفت", "say", "ميليشيات المتمردين", "بخسارة القرية")],
    ),
    "according to partners": (
        "ووفقا لشركاء محليين، أغلقت ثلاث مدارس.",
        [Said("ووفقا", "say", "شركاء محليين", "أغلقت ثلاث مدارس")],
    ),
    "the verb of learning that looks like a noun": (
        "علم المرصد الوطني أن القافلة وصلت إلى القرية.",
        [Said("علم", "say", "المرصد الوطني", "أن القافلة وصلت إلى القرية")],
    ),
    "blamed by nobody who is named": (
        "ونقل الركاب إلى البلدة. وألقي باللوم على السائق في الحادث.",
        [],
    ),
    "what, somebody says, it is": (
        "ورأى الأهالي ما تقول الوزارة إنه أكبر جسر في البلاد.",
        [Said("تقول", "say", "الوزارة", "إنه أكبر جسر في البلاد")],
    ),
    "a few words that a verbal noun governs": (
        'وأضافت الوزارة أن الجيش يواصل بناء السدود لإحباط "فيضانات محتملة" في الوادي.',
        [Said("وأضافت", "say", "الوزارة")],
    ),
    "another clause after what was announced": (
        "وأعلنت الشركة غرق سفينتين لكنها لم تذكر اسميهما.",
        [Said("وأعلنت", "announce", "الشركة", "غرق سفينتين")],
    ),
    "meanwhile ends what was announced": (
        "أعلنت البلدية إغلاق الجسر الشمالي، في حين واصل العمال ترميم السوق.",
        [Said("أعلنت", "announce", "البلدية", "إغلاق الجسر الشمالي")],
    ),
    "a statement to an agency": (
        "وقالت الوزيرة في تصريح إلى وكالة الأنباء إن العمل مستمر.",
        [
            Said(
                "وقالت",
                "say",
                "الوزيرة",
                "إن العمل مستمر",
                others={"medium": "تصريح", "addressee": "وكالة الأنباء"},
            )
        ],
    ),
    "a name after what belongs to it": (
        'وأعلنت الشرطة انفجار سيارات تابعة لـ"حماس" في القطاع.',
        [Said("وأعلنت", "announce", "الشرطة", quotes=())],
    ),
    "a name after its kind and adjectives": (
        'وأعلن الوزير أن سفن التحالف الإقليمي لـ"حماية الأنهار في القارة" وصلت إلى الميناء.',
        [Said("وأعلن", "announce", "الوزير", quotes=())],
    ),
    "one noun between marks, its genitive outside them": (
        'وأعلنت الشركة أمس عن "اختفاء" مدير المصنع.',
        [Said("وأعلنت", "announce", "الشركة", quotes=())],
    ),
    "a hashtag that the tokeniser cuts, a name that looks like a noun": (
        "وقالت السا غونزاليس رئيسة لجنة #الصحة في البلدية إن المياه نظيفة.",
        [Said("وقالت", "say", "السا غونزاليس رئيسة لجنة #الصحة في البلدية", "إن المياه نظيفة")],
    ),
    "the object after nobody": (
        "ولم تتبن أي جهة العملية حتى الآن.",
        [Said("تتبن", "claim_responsibility", "أي جهة", polarity="negative")],
    ),
    "an adjective that people, too, are called by": (
        "وأعلنت القيادة العامة للقوات المسلحة الوطنية أمس عن فتح الطريق.",
        [Said("وأعلنت", "announce", "القيادة العامة للقوات المسلحة الوطنية", "فتح الطريق")],
    ),
    "a byline does not speak": ("سامي الحداد - بيروت\nوأكد أن الطريق مغلقة.", []),
    "what he said is no news of a saying": ("وكل ما قاله الوزير معروف.", []),
    "a negated cue is left out": ("ولم تعلن الشرطة أسماء المصابين.", []),
}


@pytest.fixture(scope="module")
def rules() -> tuple[Rule, ...]:
    return bundled_rules().of("statement")


@pytest.fixture(scope="module")
def book(rules: tuple[Rule, ...]) -> CueBook:
    return CueBook(rules)


@pytest.fixture(scope="module")
def parsed(parser: Parser) -> Mapping[str, Parsed]:
    documents = [Document(name, text) for name, (text, _) in CASES.items()]
    return dict(zip(CASES, parser.parse(documents), strict=True))


@pytest.mark.parametrize("name", CASES)
def test_constructions(name: str, parsed: Mapping[str, Parsed], book: CueBook) -> None:
    expected = CASES[name][1]
    found = find_statements(parsed[name], book)
    assert [_told(parsed[name], m) for m in found] == [(e.trigger, e.act, e.speaker, e.resolved) for e in expected]
    for mention, said in zip(found, expected, strict=True):
        _compare(parsed[name], mention, said)


def test_no_dependency_parse_is_needed(parsed: Mapping[str, Parsed], book: CueBook) -> None:
    for text in parsed.values():
        assert find_statements(_without_heads(text), book) == find_statements(text, book)


def _without_heads(text: Parsed) -> Parsed:
    bare = (replace(s, words=tuple(replace(w, head=-1, deprel="dep") for w in s.words)) for s in text.sentences)
    return replace(text, sentences=tuple(bare))


def _told(text: Parsed, mention: Mention) -> tuple[str, str, str, bool]:
    (speaker,) = mention.roles["speaker"]
    return text.slice(mention.trigger), mention.subtype, text.slice(speaker.span), speaker.resolved


def _compare(text: Parsed, mention: Mention, said: Said) -> None:
    assert mention.polarity == said.polarity
    if said.content is not None:
        assert mention.content is not None
        assert text.slice(mention.content) == said.content
    if said.quotes is not None:
        assert tuple(text.slice(q) for q in mention.quotes) == said.quotes
    for role in ("addressee", "medium", "relay"):
        wanted = [said.others[role]] if role in said.others else []
        assert [text.slice(a.span) for a in mention.roles[role]] == wanted


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("قال «لن نعود» ومضى.", ["لن نعود"]),
        ('قال: "لن نعود.', ["لن نعود."]),  # no closing mark: up to the end of the paragraph
        ("قال ''لن نعود'' ومضى.", ["لن نعود"]),
        ("قال ”لن نعود“ ومضى.", ["لن نعود"]),  # reversed shapes
        ('قال “لن نعود" ومضى.', ["لن نعود"]),  # mixed shapes
        ("قال ‘لن نعود’ ومضى.", ["لن نعود"]),
        ('«قرأت "الأيام" مرتين»', ['قرأت "الأيام" مرتين', "الأيام"]),  # nested
        ('قال: "نعم نعم.\nثم قال: "لا".', ["نعم نعم.", "لا"]),  # a mark left open does not swallow the next paragraph
        ('قال: "نعم نعم.\nوهذا رأيي.\nوشكرا".\nثم مضى.', ["نعم نعم.", "وهذا رأيي.", "وشكرا"]),  # over paragraphs
        ("قال: «نعم نعم.\nولا شك في ذلك».\n", ["نعم نعم.", "ولا شك في ذلك"]),
        ("بيت سا'د", []),
        ('قال "" ومضى', []),
    ],
)
def test_quotes(text: str, quotes: list[str]) -> None:
    norm = normalise(text)
    assert [norm.text[q.inner.start : q.inner.end] for q in find_quotes(norm)] == quotes


@pytest.mark.parametrize(
    ("verb", "subject", "agrees"),
    [
        (Agreement("feminine", False), Agreement("feminine", None), True),
        (Agreement("feminine", False), Agreement("masculine", False), False),
        (Agreement("masculine", True), Agreement("masculine", False), False),
        (Agreement("masculine", False), Agreement(None, None), True),
    ],
)
def test_agreement(verb: Agreement, subject: Agreement, agrees: bool) -> None:
    assert verb.accepts(subject) is agrees


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"contents": []}, "unknown key 'contents'"),
        ({"content": "that"}, "'content' must be a list"),
        ({"reading": "rumour"}, "'rumour' is not one of"),
    ],
)
def test_wrong_options_are_named(options: Mapping[str, object], complaint: str, rules: tuple[Rule, ...]) -> None:
    wrong = replace(rules[0], options=options)
    with pytest.raises(RuleError, match=complaint) as error:
        check_options(wrong)
    assert rules[0].name in str(error.value)


def test_word_lists_are_folded() -> None:
    assert "الي" in lexicon("complement_prepositions")
    assert "اعلن" not in lexicon("media")
    with pytest.raises(KeyError):
        lexicon("no such list")


def test_joined_countries_are_two_speakers(parser: Parser, book: CueBook) -> None:
    (text,) = parser.parse([Document("d", "وأكدت أمريكا وفرنسا أن الضربات محدودة.")])
    (mention,) = find_statements(text, book)
    assert [text.slice(a.span) for a in mention.roles["speaker"]] == ["أمريكا", "فرنسا"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("وقال رئيس البلدية ومصدران بالشرطة إن الطريق مغلق.", ["رئيس البلدية", "مصدران بالشرطة"]),
        ("وقال متحدث عسكري ومصدر طبي إن الطريق مغلق.", ["متحدث عسكري", "مصدر طبي"]),
        ("وقالت وزارة الدفاع والداخلية إن الوضع مستقر.", ["وزارة الدفاع والداخلية"]),
        ("وقال رئيس ومدير الشركة إن العمل مستمر.", ["رئيس ومدير الشركة"]),
        (
            "وقال الباحث سامي عمر، المحلل السابق ورئيس مركز الدراسات، إن الوضع مستقر.",
            ["الباحث سامي عمر، المحلل السابق ورئيس مركز الدراسات"],
        ),
        ("وأكد وزير الخارجية ونائب رئيس الوزراء سامي عمر أن الوفد وصل.", ["وزير الخارجية ونائب رئيس الوزراء سامي عمر"]),
    ],
)
def test_joined_speakers_with_noun_phrases_of_their_own(
    text: str, speakers: list[str], parser: Parser, book: CueBook
) -> None:
    (parsed,) = parser.parse([Document("d", text)])
    (mention,) = find_statements(parsed, book)
    assert [parsed.slice(a.span) for a in mention.roles["speaker"]] == speakers


def test_an_empty_document_says_nothing(book: CueBook) -> None:
    assert find_statements(Parsed(Document("d", ""), normalise(""), ()), book) == []
