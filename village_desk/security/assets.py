"""Addresses of our own css and js that change when their content does."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """The address of `static/<name>` with a mark of its content, so that browsers may keep it for a year."""
    return url_for("static", filename=name, v=_mark(Path(current_app.static_folder or "") / name))


@cache
def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
