"""Forms made from lexeme lines: those that news uses are there, those of other lexemes are not."""

import pytest

from hadath.inflect import verb_forms
from hadath.text import fold


@pytest.mark.parametrize(
    ("line", "forms", "others"),
    [
        ("بدأ", ["بدأت", "بدأوا", "يبدأ", "تبدأ"], ["بدت", "يبدون"]),  # to begin, not بدا, to seem
        ("نفى", ["نفت", "نفوا", "نفاه", "ينفي", "ينفون"], ["نفىت"]),  # to deny
        ("دعا يدعو", ["دعت", "دعوا", "يدعو", "يدعون", "دعاهم"], ["دعات"]),  # to call for
        ("أفاد", ["أفادت", "يفيد", "تفيد"], ["يفاد"]),  # to report
    ],
)
def test_verb_forms(line: str, forms: list[str], others: list[str]) -> None:
    made = verb_forms(line)
    assert not [form for form in forms if fold(form) not in made]
    assert not [form for form in others if fold(form) in made]
