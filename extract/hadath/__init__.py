"""hadath (حدث, "event"): strikes, casualties and statements from Arabic news text, offline.

>>> from hadath import Extractor, extract  # doctest: +SKIP
>>> [e["type"] for e in extract("قتل جنديان في غارة على صعدة.")]  # two soldiers were killed in a raid on Saada
['casualty', 'strike']
"""

from typing import TYPE_CHECKING, Any

from hadath.model import Document, Event

if TYPE_CHECKING:
    from hadath.pipeline import Extraction, Extractor, extract

__all__ = ["Document", "Event", "Extraction", "Extractor", "extract"]


def __getattr__(name: str) -> Any:
    """The pipeline, once it is asked for: who wants a place or a date looked up need not wait for all of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from hadath import pipeline

    return getattr(pipeline, name)
