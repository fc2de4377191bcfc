"""A stand-in for `hadath.pipeline`, so that tests of the command line need no models.

Every «قتل» (was killed) is a casualty event and every «قال» (said) a statement; a document with «ببطء» (slowly)
takes for ever, one with «عيب» (defect) fails. Run as a script it is `hadath` with this pipeline.
"""

import re
import sys
import time
from dataclasses import dataclass
from types import ModuleType

from hadath.model import Argument, Event, Mention, Parsed, Place, Sentence, Span
from hadath.text import normalise
from hadath.weights import ModelError

CUES = {"قتل": ("casualty", "killed", "victim"), "قال": ("statement", "say", "speaker")}


@dataclass(frozen=True)
class Extraction:
    parsed: Parsed
    mentions: tuple[Mention, ...]
    events: tuple[Event, ...]


class Extractor:
    def __init__(self, *, models=None, knowledge=None, device="auto"):
        if models is not None:
            raise ModelError(f"{models}/resources.json: no such file; --models wants a Stanza resources folder")

    def extract(self, documents, *, merge=True, failed=None):
        for document in documents:
            if "عيب" in document.text:
                failed(document, ValueError("a defect"))
                continue
            if "ببطء" in document.text:
                sys.stderr.write("started\n")
                time.sleep(60)
            norm = normalise(document.text)
            lines = [m.span() for m in re.finditer(r"[^\n]+", norm.text)]
            sentences = tuple(Sentence(i, i, Span(*line), ()) for i, line in enumerate(lines))
            mentions = tuple(
                self._mention(Span(*cue.span()), cue[0], index)
                for index, line in enumerate(lines)
                for cue in re.compile("|".join(CUES)).finditer(norm.text, *line)
            )
            events = (Event(mentions[0], mentions),) if merge and mentions else tuple(Event(m, (m,)) for m in mentions)
            yield Extraction(Parsed(document, norm, sentences), mentions, events)

    @staticmethod
    def _mention(trigger, cue, sentence):
        kind, subtype, role = CUES[cue]
        return Mention(
            type=kind,
            subtype=subtype,
            trigger=trigger,
            lemma=cue,
            sentence=sentence,
            rule=f"{kind}/fake",
            roles={role: (Argument(trigger),), "place": (Argument(trigger),)},
            places={trigger: Place("Hama", "SY", "city", 35.1, 36.7, "a fake")},
        )


if __name__ == "__main__":
    from hadath_cli.main import run

    fake = ModuleType("hadath.pipeline")
    fake.Extractor = Extractor
    sys.modules["hadath.pipeline"] = fake
    run()
