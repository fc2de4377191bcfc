"""The page of `hadath report`: documents and their events as one HTML file that needs nothing else.

`saved` reads events back from a file, `pack` makes them small, `page` puts them, the script and the style into the
template. What is shown of them, and how filters choose, is the script's work: `script/*.js`, in the order of `page`.
"""

from hadath_cli.report.pack import Contents
from hadath_cli.report.page import render
from hadath_cli.report.saved import SavedEvents

__all__ = ["Contents", "SavedEvents", "render"]
