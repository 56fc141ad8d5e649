"""Citizens' files: judged by their bytes, pictures stripped and upright, sealed under random names (S11, R34).

`keep` decodes pictures: it runs in the worker only, never in a web process.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from village_desk.config import Settings
from village_desk.media import pictures
from village_desk.media.kinds import Judged, MediaRefused, kind_of
from village_desk.vault import InvalidToken, Vault, vault

NAME = re.compile(r"[0-9a-f]{32}")
# Bytes sealed at a time: sealing takes several copies. A piece that is missing or moved fails the content hash.
PIECE = 1_048_576


class MediaLost(FileNotFoundError):
    """A kept file is missing or was changed. `reason`: missing, damaged."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Kept:
    """A file that lies on the disk. `size` in bytes as opened; width and height in pixels, of pictures."""

    name: str
    content_hash: str
    kind: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None


class MediaStore:
    """The folder of sealed files. `directory` is shared when there are several machines."""

    def __init__(self, directory: Path, vault: Vault, *, max_bytes: int, max_pixels: int) -> None:
        self._directory = directory
        self._vault = vault
        self._max_bytes = max_bytes
        self._max_pixels = max_pixels

    @classmethod
    def of(cls, settings: Settings) -> MediaStore:
        """The store of these settings, sealed by the vault of this process."""
        return cls(
            settings.media_dir,
            vault(),
            max_bytes=settings.whole("MEDIA_MAX_BYTES"),
            max_pixels=settings.whole("MEDIA_MAX_PIXELS"),
        )

    def judge(self, data: bytes) -> Judged:
        """What these bytes are; of a picture, the header only is read.

        Raises MediaRefused: empty, too_large, not_accepted, too_many_pixels, unreadable.
        """
        if not data:
            raise MediaRefused("empty")
        if len(data) > self._max_bytes:
            raise MediaRefused("too_large")
        judged = kind_of(data)
        if judged.kind == "image":
            pictures.check(data, self._max_pixels)
        return judged

    def keep(self, data: bytes) -> Kept:
        """Judge, clean and keep a file; it is on the disk when this returns (R34).

        Pictures are kept as upright JPEG without EXIF and position; everything else as it came.
        Raises MediaRefused; OSError when the disk refuses, with nothing half-written left.
        """
        judged = self.judge(data)
        if judged.kind != "image":
            return self._kept(data, judged)
        picture = pictures.cleaned(data, self._max_pixels)
        return self._kept(picture.data, Judged("image", "image/jpeg"), picture.width, picture.height)

    def open(self, name: str, content_hash: str) -> bytes:
        """The bytes of a kept file. Raises MediaLost when it is missing, changed, or not what the row says."""
        data = self._opened(name)
        if not hmac.compare_digest(self._hash(data), content_hash):
            raise MediaLost("damaged")
        return data

    def _opened(self, name: str) -> bytes:
        try:
            with self._path(name).open("rb") as file:
                return b"".join(self._vault.open(piece.rstrip()) for piece in file)
        except FileNotFoundError:
            raise MediaLost("missing") from None
        except InvalidToken:
            raise MediaLost("damaged") from None

    def exists(self, name: str) -> bool:
        """True when a file of that name is kept."""
        return NAME.fullmatch(name) is not None and self._path(name).exists()

    def delete(self, name: str) -> None:
        """Remove a file for good; one that is not there is removed already."""
        path = self._path(name)
        if path.exists():
            path.unlink(missing_ok=True)
            self._settle()

    def names(self) -> Iterator[tuple[str, float]]:
        """Every kept file with its time of writing (seconds since 1970): for the sweep of files without row."""
        if self._directory.is_dir():
            for entry in os.scandir(self._directory):
                if NAME.fullmatch(entry.name):
                    yield entry.name, entry.stat().st_mtime

    def sizes(self) -> Iterator[tuple[str, int]]:
        """Every kept file with its bytes on the disk, sealed: for the backup."""
        for name, _ in self.names():
            with contextlib.suppress(FileNotFoundError):  # erased since its name was read
                yield name, self._path(name).stat().st_size

    def path(self, name: str) -> Path:
        """Where the sealed file lies, for copying it as it is. Raises MediaLost for what is no name of ours."""
        return self._path(name)

    def adopt(self, name: str, sealed: bytes) -> None:
        """Put a sealed file of a backup in its place, under the name that its row knows."""
        self._prepare()
        self._put(name, [sealed])

    def resealed(self, name: str) -> str | None:
        """Seal a kept file with the first key, under a new name; None when it is so already.

        A name stands for the same bytes for ever, so that a backup needs each only once; the caller changes the
        row and deletes the old one. Raises MediaLost.
        """
        try:
            with self._path(name).open("rb") as file:
                pieces = [piece.rstrip() for piece in file]
            fresh = [self._vault.resealed(piece) for piece in pieces]
        except FileNotFoundError:
            raise MediaLost("missing") from None
        except InvalidToken:
            raise MediaLost("damaged") from None
        if not any(fresh):
            return None
        made = secrets.token_hex(16)
        self._put(made, (new + b"\n" if new else old + b"\n" for new, old in zip(fresh, pieces, strict=True)))
        return made

    def hash_again(self, name: str) -> str:
        """The keyed content hash under the present INDEX_KEY. Raises MediaLost."""
        return self._hash(self._opened(name))

    def free_bytes(self) -> int:
        """What is left on the disk for us: photos must leave room for text."""
        self._prepare()
        disk = os.statvfs(self._directory)
        return disk.f_bavail * disk.f_frsize

    def _kept(self, data: bytes, judged: Judged, width: int | None = None, height: int | None = None) -> Kept:
        name = secrets.token_hex(16)
        self._write(name, data)
        return Kept(name, self._hash(data), judged.kind, judged.content_type, len(data), width, height)

    def _write(self, name: str, data: bytes) -> None:
        """Sealed piece by piece."""
        self._prepare()
        starts = range(0, len(data), PIECE)
        self._put(name, (self._vault.seal(data[start : start + PIECE]) + b"\n" for start in starts))

    def _put(self, name: str, pieces: Iterable[bytes]) -> None:
        """Whole or not at all: a row never points to half a file."""
        draft = self._directory / f".{name}"
        draft.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            os.rename(draft, self._path(name))
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        self._settle()

    def _settle(self) -> None:
        """Without this the rename itself may be lost in a power cut."""
        folder = os.open(self._directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _prepare(self) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise MediaLost("missing")
        return self._directory / name

    def _hash(self, data: bytes) -> str:
        return self._vault.digest("media", hashlib.sha256(data).hexdigest())
