"""A sealed file that is written and read in one pass: encrypted, and proven piece by piece.

Each piece carries its place and whether it is the last, so that a changed byte, a missing, moved or repeated
piece, and a cut end are all found. The key is derived from DATA_KEYS for each file anew and never in the file.
"""

from __future__ import annotations

import hmac
import io
import secrets
import zlib
from collections.abc import Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from village_desk.errors import DeskError

MAGIC = b"VILLAGE-DESK-BACKUP-1\n"
PIECE = 1_048_576  # bytes before they are packed
_SALT, _SIGN = 16, 16
_OVERHEAD = 4096  # what packing and sealing may add to a piece that cannot be packed
_LAST, _MORE = b"\x01", b"\x00"


class BackupRefused(DeskError):
    """The file cannot be used as a backup; nothing was touched. `text` says why, in one sentence."""

    status = 409
    text = "The file is not a backup of Village Desk."


class WrongKey(BackupRefused):
    text = "None of the keys in DATA_KEYS opens this backup (or its first bytes are damaged)."


class Damaged(BackupRefused):
    text = "The backup is damaged or not complete: some of its bytes are not those that were written."


def _derived(data_key: str, salt: bytes) -> tuple[AESGCM, bytes]:
    """The key of one file, and the sign by which a reader knows that it has the right one."""
    made = HKDF(SHA256(), 32 + _SIGN, salt, b"village-desk backup").derive(data_key.encode())
    return AESGCM(made[:32]), made[32:]


def _nonce(number: int, last: bytes) -> bytes:
    return number.to_bytes(11, "big") + last


class Sealing:
    """Writes to `target`, which stays open. `finish` writes the last piece; without it the file is not whole."""

    def __init__(self, target: BinaryIO, data_key: str) -> None:
        salt = secrets.token_bytes(_SALT)
        self._cipher, sign = _derived(data_key, salt)
        self._header = MAGIC + salt + sign
        self._target = target
        self._waiting = bytearray()
        self._number = 0
        target.write(self._header)

    def write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), _MORE)
            del self._waiting[:PIECE]

    def finish(self) -> None:
        self._put(bytes(self._waiting), _LAST)

    def _put(self, piece: bytes, last: bytes) -> None:
        packed = zlib.compress(piece, 1)
        sealed = self._cipher.encrypt(_nonce(self._number, last), packed, self._header)
        self._target.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1


class Opening:
    """Reads what `Sealing` wrote. Every byte that it gives is proven. Raises BackupRefused, WrongKey, Damaged."""

    def __init__(self, source: io.BufferedReader, data_keys: Sequence[str]) -> None:
        self._header = source.read(len(MAGIC) + _SALT + _SIGN)
        if not self._header.startswith(MAGIC):
            raise BackupRefused
        salt, sign = self._header[len(MAGIC) : -_SIGN], self._header[-_SIGN:]
        candidates = [_derived(key, salt) for key in data_keys]
        fitting = [cipher for cipher, its in candidates if hmac.compare_digest(its, sign)]
        if not fitting:
            raise WrongKey
        self._cipher = fitting[0]
        self._source = source
        self._ready = bytearray()
        self._number = 0
        self._ended = False

    def line(self) -> bytes:
        """The next line without its end; empty at the end of the file. Lines are never empty."""
        searched = 0
        while (end := self._ready.find(b"\n", searched)) < 0:
            searched = len(self._ready)
            if self._ended:
                if self._ready:
                    raise Damaged
                return b""
            self._next()
        return self._take(end + 1)[:-1]

    def read(self, count: int) -> bytes:
        """Exactly `count` bytes."""
        while len(self._ready) < count:
            if self._ended:
                raise Damaged
            self._next()
        return self._take(count)

    def _take(self, count: int) -> bytes:
        taken = bytes(memoryview(self._ready)[:count])
        del self._ready[:count]
        return taken

    def _next(self) -> None:
        length = int.from_bytes(self._exactly(4), "big")
        if length > PIECE + _OVERHEAD:
            raise Damaged
        sealed = self._exactly(length)
        # Whoever stands at the end of the file must hold the last piece: a cut one does not fit.
        self._ended = not self._source.peek(1)
        last = _LAST if self._ended else _MORE
        try:
            packed = self._cipher.decrypt(_nonce(self._number, last), sealed, self._header)
            self._ready += zlib.decompress(packed)
        except (InvalidTag, zlib.error):
            raise Damaged from None
        self._number += 1

    def _exactly(self, count: int) -> bytes:
        data = self._source.read(count)
        if len(data) != count:
            raise Damaged
        return data
