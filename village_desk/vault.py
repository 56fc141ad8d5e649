"""Sealing of personal data at rest, and the blind index that finds it again (docs/decisions/0003).

The keyring is set once per process by `configure`, because column types have no application to ask.
"""

from __future__ import annotations

import hmac
import json
import unicodedata
from collections.abc import Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from village_desk.errors import ConfigurationError


class Vault:
    """`data_keys`: Fernet keys, the first seals and all open. `index_key`: any secret string."""

    def __init__(self, data_keys: Sequence[str], index_key: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.encode()) for key in data_keys])
        except (ValueError, TypeError):
            raise ConfigurationError("DATA_KEYS must hold keys made by 'village-desk keys new'.") from None
        self._first = Fernet(data_keys[0].encode())
        self._index_key = index_key.encode()

    def seal(self, data: bytes) -> bytes:
        return self._fernet.encrypt(data)

    def open(self, sealed: bytes) -> bytes:
        """Raises InvalidToken when no key fits or the bytes were changed."""
        return self._fernet.decrypt(sealed)

    def resealed(self, sealed: bytes) -> bytes | None:
        """The same under the first key; None when it is so already. Raises InvalidToken as `open` does."""
        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return self._fernet.rotate(sealed)
        return None

    def digest(self, *parts: object) -> str:
        """A keyed, one-way token of the parts: 32 hex digits. Equal parts give equal tokens."""
        message = "\x1f".join(str(part) for part in parts).encode()
        return hmac.digest(self._index_key, message, "sha256").hex()[:32]


_vault: Vault | None = None


def configure(data_keys: Sequence[str], index_key: str) -> Vault:
    """Set the keyring of this process. Raises ConfigurationError for malformed keys."""
    global _vault
    _vault = Vault(data_keys, index_key)
    return _vault


def vault() -> Vault:
    """The keyring of this process."""
    if _vault is None:
        raise ConfigurationError("DATA_KEYS and INDEX_KEY are not loaded.")
    return _vault


def normalised(text: str) -> str:
    """The form in which words are compared: NFKC, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class SealedText(TypeDecorator[str]):
    """Text that lies encrypted in the database. An erased value is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else vault().seal(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else vault().open(value.encode()).decode()


class SealedJson(TypeDecorator[Any]):
    """A JSON value that lies encrypted in the database. Assign a new value to change it."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return vault().seal(json.dumps(value, ensure_ascii=False).encode()).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(vault().open(value.encode()))


__all__ = ["InvalidToken", "SealedJson", "SealedText", "Vault", "configure", "normalised", "vault"]
