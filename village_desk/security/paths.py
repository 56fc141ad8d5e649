"""Addresses that came from outside and are to be gone to: only a path of our own (S18)."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_path(target: str | None) -> str | None:
    """The same path, or None when it may lead to another site: browsers read `/\\host` and `//host` as one.

    Control characters and line breaks are refused: browsers drop some, and an answer's head cannot hold them.
    """
    if not target or not target.isprintable() or "\\" in target or target.startswith("//"):
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    own = not parts.scheme and not parts.netloc and parts.path.startswith("/")
    return target if own and not parts.path.startswith("//") else None
