"""hadath (حدث, "event"): strikes, casualties and statements from Arabic news text, offline.

>>> from hadath import Extractor, extract  # doctest: +SKIP
>>> [e["type"] for e in extract("قتل جنديان في غارة على صعدة.")]  # two soldiers were killed in a raid on Saada
['casualty', 'strike']
"""

from hadath.model import Document, Event
from hadath.pipeline import Extraction, Extractor, extract

__all__ = ["Document", "Event", "Extraction", "Extractor", "extract"]
