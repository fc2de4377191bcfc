"""The command line of hadath: options, reading files, writing formats, the terminal."""

__version__ = "0.1.0"
