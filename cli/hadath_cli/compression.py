"""Compressed files to plain bytes, told by their first bytes: gzip, xz, Zstandard."""

from __future__ import annotations

import gzip
import io
import lzma
import sys
from collections.abc import Callable, Mapping
from typing import cast

SUFFIXES = frozenset({".gz", ".xz", ".zst"})
_HEAD = 6


class CompressionError(Exception):
    """A compressed file that cannot be read.

    Attributes:
        remedy: what the user can do.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


def peek(stream: io.BufferedIOBase, size: int) -> tuple[bytes, io.BufferedReader]:
    """The first bytes of a stream, which may be a pipe, and a stream that still has them."""
    head = stream.read(size)
    return head, io.BufferedReader(_Rejoined(head, stream))


def decompress(stream: io.BufferedIOBase) -> io.BufferedReader:
    """The plain bytes of a stream, compressed or not.

    Raises:
        CompressionError: where a library is missing; also by reading on, where the data are damaged.
    """
    head, whole = peek(stream, _HEAD)
    opener = next((o for magic, o in _OPENERS.items() if head.startswith(magic)), None)
    return whole if opener is None else io.BufferedReader(_Checked(opener(whole)))


class _Rejoined(io.RawIOBase):
    """Bytes that have been read from a stream, and then the rest of it."""

    def __init__(self, head: bytes, rest: io.BufferedIOBase) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast("bytearray", buffer))
        data: bytes | memoryview = self._head[: len(target)]
        if data:
            self._head = self._head[len(data) :]
        else:
            data = self._rest.read1(len(target))  # what is there: a pipe may have no more for now
        target[: len(data)] = data
        return len(data)


class _Checked(io.RawIOBase):
    """Decompressed bytes; whatever a library calls damage is a `CompressionError`."""

    def __init__(self, plain: io.BufferedIOBase) -> None:
        self._plain = plain

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        target = memoryview(cast("bytearray", buffer))
        try:
            data = self._plain.read1(len(target))
        except Exception as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # the disk, not the data
            reason = " ".join(str(error).split()).lower() or type(error).__name__
            raise CompressionError(f"damaged compressed file ({reason})", "get it anew") from None
        target[: len(data)] = data
        return len(data)


def _zstandard(stream: io.BufferedReader) -> io.BufferedIOBase:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
    except ImportError:
        problem = "compressed with Zstandard, for which a library is missing"
        raise CompressionError(problem, "pip install 'hadath[zst]', or unpack the file with zstd -d") from None
    return cast("io.BufferedIOBase", zstd.ZstdFile(stream))


_OPENERS: Mapping[bytes, Callable[[io.BufferedReader], io.BufferedIOBase]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"\xfd7zXZ\x00": lzma.LZMAFile,
    b"\x28\xb5\x2f\xfd": _zstandard,
}
