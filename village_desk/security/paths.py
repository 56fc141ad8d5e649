"""Addresses that came from outside and are to be gone to: only a path of our own (S18)."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_path(target: str | None) -> str | None:
    """The same path, or None when it may lead to another site: browsers read `/\\host` and `//host` as one."""
    parts = urlsplit(target or "")
    own = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    if not own or "\\" in (target or "") or (target or "").startswith("//") or parts.path.startswith("//"):
        return None
    return target
