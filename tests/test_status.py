"""Status of strikes and casualties, who tells of them, and what statements are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest

from hadath.model import Document, Parsed
from hadath.nlp import Parser
from hadath.pipeline import Analysis
from hadath.schema import event_to_dict

Record = dict[str, Any]


class Told(NamedTuple):
    """A text; the type and status of each strike and casualty (the trigger names it); for each linked statement what
    it is about: the triggers of the incident that stand before the statement or in it, or none."""

    text: str
    statuses: Mapping[str, str]
    about: Mapping[str, Sequence[str]] = {}


CASES: Mapping[str, Told] = {
    "the writer reports": Told("قتل ثلاثة جنود في كمين شرق المدينة.", {"قتل": "reported", "كمين": "reported"}),
    "a third party reports": Told("قال المرصد إن طائرات قصفت سوقا في البلدة.", {"قصفت": "reported"}, {"قال": ["قصفت"]}),
    "the attacker tells of its own attack": Told("أعلنت كتائب القسام استهداف دبابة في المخيم.", {"استهداف": "claimed"}),
    "so does who says that it struck": Told("وقالت الحركة إنها قصفت موقعا عسكريا بالصواريخ.", {"قصفت": "claimed"}),
    "a state's ministry tells of its aircraft": Told(
        "وقالت وزارة الدفاع الروسية إن طائرات روسية قصفت معسكرا في ريف إدلب.", {"قصفت": "claimed"}
    ),
    "an observatory is of no side": Told(
        "وقال المرصد السوري إن طائرات سورية قصفت سوقا في ريف إدلب.", {"قصفت": "reported"}
    ),
    "the other side reports": Told("وقال الجيش الأوكراني إن القوات الروسية قصفت محطة للطاقة.", {"قصفت": "reported"}),
    "responsibility is claimed": Told(
        "قتل خمسة جنود في هجوم على قاعدة أمس. وتبنت حركة الشباب الهجوم.",
        {"قتل": "reported", "هجوم": "claimed", "الهجوم": "claimed"},
        {"وتبنت": ["قتل", "هجوم"]},
    ),
    "of an attack that is not named again": Told(
        "وقع هجوم على قاعدة أمس. وتبنى العملية تنظيم القاعدة.", {"هجوم": "claimed"}, {"وتبنى": ["هجوم"]}
    ),
    "nobody claims it": Told(
        "وقع هجوم على قاعدة أمس. ولم تتبن أي جهة الهجوم.", {"هجوم": "reported", "الهجوم": "reported"}
    ),
    "an accusation": Told("اتهمت أوكرانيا روسيا بقصف محطة للطاقة في خاركيف.", {"بقصف": "alleged"}, {"اتهمت": ["بقصف"]}),
    "what only sets the scene of an accusation": Told(
        "واتهم الوزير المعارضة بعرقلة الحوار بعد قصف المطار.", {"قصف": "reported"}
    ),
    "a supposition": Told("وزعمت الصحيفة أن طائرة مسيرة قصفت الثكنة.", {"قصفت": "alleged"}),
    "a supposition of nobody": Told("ويعتقد أن مسلحين قصفوا البلدة.", {"قصفوا": "alleged"}),
    "an authority confirms": Told("وأكدت وزارة الصحة مقتل ثلاثة مدنيين.", {"مقتل": "confirmed"}, {"وأكدت": ["مقتل"]}),
    "witnesses are no authority": Told("وأكد شهود عيان مقتل طفلين.", {"مقتل": "reported"}),
    "what is confirmed is not the attack": Told(
        "وأكد الوزير أن أحدا من الدبلوماسيين لم يتعرض لأذى في الهجوم.", {"الهجوم": "reported"}
    ),
    "an attack is denied": Told(
        "قال ناشطون إن طائرات روسية قصفت مستشفى في البلدة. ونفت وزارة الدفاع الروسية قصف المستشفى.",
        {"قصفت": "denied", "قصف": "denied"},
        {"ونفت": ["قصفت"]},
    ),
    "only responsibility is denied": Told(
        "وقع تفجير وسط المدينة. ونفى التنظيم مسؤوليته عن التفجير.",
        {"تفجير": "denied", "التفجير": "denied"},
        {"ونفى": ["تفجير"]},
    ),
    "an accusation is denied": Told(
        "وقع هجوم على حافلة. واتهم الجيش جماعة الحوثي بتنفيذ الهجوم، لكن الجماعة نفت ذلك.",
        {"هجوم": "denied", "الهجوم": "alleged"},
        {"واتهم": ["هجوم"], "نفت": ["هجوم"]},
    ),
    "something else is denied": Told(
        "وقع هجوم على حافلة. ونفى وزير المالية رفع الضرائب.", {"هجوم": "reported"}, {"ونفى": []}
    ),
    "blame for something else": Told(
        "وقع هجوم على حافلة. وحملت النقابة الوزارة مسؤولية الأزمة.", {"هجوم": "reported"}, {"وحملت": []}
    ),
}


@pytest.fixture(scope="module")
def parsed(parser: Parser) -> Mapping[str, Parsed]:
    documents = [Document(name, f"خبر\n{told.text}") for name, told in CASES.items()]
    return dict(zip(CASES, parser.parse(documents), strict=True))


def records(analysis: Analysis, text: Parsed, *, merge: bool) -> list[Record]:
    return [event_to_dict(event, text) for event in analysis.analyse(text, merge=merge).events]


@pytest.mark.parametrize("name", CASES)
def test_statuses_and_links(name: str, parsed: Mapping[str, Parsed], analysis: Analysis) -> None:
    told, found = CASES[name], records(analysis, parsed[name], merge=False)
    assert {r["trigger"]["text"]: r["status"] for r in found if r["type"] != "statement"} == told.statuses
    for statement in (r for r in found if r["trigger"]["text"] in told.about):
        wanted = {r["incident"] for r in found if r["trigger"]["text"] in told.about[statement["trigger"]["text"]]}
        assert set(statement["about"]) == wanted
    assert {*told.about} <= {r["trigger"]["text"] for r in found}


@pytest.mark.parametrize("name", ["only responsibility is denied", "an accusation is denied"])
def test_who_denies_a_part_in_an_attack_does_not_deny_that_it_happened(
    name: str, parsed: Mapping[str, Parsed], analysis: Analysis
) -> None:
    strikes = [r for r in records(analysis, parsed[name], merge=False) if r["type"] == "strike"]
    assert {r["polarity"] for r in strikes} == {"positive"}


def test_an_event_has_the_weightiest_status_of_its_mentions(parsed: Mapping[str, Parsed], analysis: Analysis) -> None:
    events = records(analysis, parsed["an accusation is denied"], merge=True)
    assert [(r["type"], r["status"]) for r in events if r["type"] == "strike"] == [("strike", "denied")]


def test_links_hold_after_merging(parsed: Mapping[str, Parsed], analysis: Analysis) -> None:
    text = parsed["responsibility is claimed"]
    for merge in (False, True):
        found = records(analysis, text, merge=merge)
        (claim,) = (r for r in found if r["subtype"] == "claim_responsibility")
        assert claim["about"] == [next(r["incident"] for r in found if r["type"] == "strike")]


def test_a_merged_strike_names_who_tells_of_it(parsed: Mapping[str, Parsed], analysis: Analysis) -> None:
    name = "an attack is denied"
    strikes = [r for r in records(analysis, parsed[name], merge=True) if r["type"] == "strike"]
    assert [[s["text"] for s in r["source"]] for r in strikes] == [["ناشطون"], ["وزارة الدفاع الروسية"]]
