"""`hadath schema`: what a line of output holds."""

from __future__ import annotations

from hadath_cli.endings import one_line_errors
from hadath_cli.formats import LinesWriter
from hadath_cli.output import open_output


def schema() -> None:
    """Print the JSON Schema of one line of output.

    Example: hadath schema > hadath.schema.json
    """
    from hadath.schema import json_schema

    with one_line_errors(), open_output(LinesWriter, None) as write:
        write([json_schema()])
