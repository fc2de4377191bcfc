"""Where output goes: to standard output or, at once when all is done, to a file."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from hadath_cli.errors import OutputError, os_problem
from hadath_cli.formats import Writer
from hadath_cli.records import Record


@contextmanager
def open_output(
    make_writer: Callable[[BinaryIO], Writer], path: Path | None
) -> Iterator[Callable[[Iterable[Record]], None]]:
    """A function that writes the records of a document: to a file, or to standard output where there is no path.

    The file appears, or is replaced, only when all has been written.

    Args:
        make_writer: gives the writer of the format, such as `LinesWriter`.
        path: the file.

    Raises:
        OutputError: where the output cannot be written.
        BrokenPipeError: where the reader of standard output is gone.
    """
    with _opened(path) as (file, name):
        with _telling(name):
            formatted = make_writer(file)

        def write(records: Iterable[Record]) -> None:
            with _telling(name):
                formatted.write(records)

        yield write
        with _telling(name):
            formatted.finish()


def write_bytes(data: bytes, path: Path | None) -> None:
    """Write what is ready as a whole; otherwise as `open_output`."""
    with _opened(path) as (file, name), _telling(name):
        file.write(data)


@contextmanager
def _opened(path: Path | None) -> Iterator[tuple[BinaryIO, str]]:
    """A file that is kept if all goes well, and its name for messages."""
    name = "standard output" if path is None else str(path)
    with _telling(name):
        destination = _Destination(path)
    try:
        yield destination.file, name
        with _telling(name):
            destination.commit()
    except BaseException:  # also Ctrl-C
        destination.discard()
        raise


@contextmanager
def _telling(name: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(name, os_problem(error)) from None


class _Destination:
    """Where the bytes go: standard output, a device or pipe, or a new file that gets its name at the end."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._temporary: str | None = None
        if path is None:
            if sys.stdout is None:  # closed by the shell: `>&-`
                raise OSError(errno.EBADF, "closed")
            self.file: BinaryIO = sys.stdout.buffer
        elif path.exists() and not path.is_file():
            self.file = path.open("wb")
        else:
            self._path = path.resolve()  # through a link, which stays
            descriptor, self._temporary = tempfile.mkstemp(prefix=".hadath-", suffix=".tmp", dir=self._path.parent)
            self.file = os.fdopen(descriptor, "wb")

    def commit(self) -> None:
        self.file.flush()
        if self._path is None:
            return
        self.file.close()
        if self._temporary is not None:
            os.chmod(self._temporary, _mode(self._path))
            os.replace(self._temporary, self._path)

    def discard(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self.file.close()
        if self._temporary is not None:
            with suppress(OSError):
                os.unlink(self._temporary)


def _mode(target: Path) -> int:
    """The permissions that the shell's `>` would leave: the old file's, or the user's default."""
    with suppress(OSError):
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
