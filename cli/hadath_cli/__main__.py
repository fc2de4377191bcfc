"""`python -m hadath_cli` is `hadath`."""

from hadath_cli.main import run

run()
