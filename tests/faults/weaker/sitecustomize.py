"""On PYTHONPATH of a process: SQLite promises less than the program asked for, and says that it did not.

Only to show what the power-cut test would find, had the program not asked for `synchronous=FULL`.
"""

from __future__ import annotations

import sqlite3
from typing import Any

INSTEAD = {"PRAGMA synchronous=FULL": "PRAGMA synchronous=NORMAL", "PRAGMA synchronous": "SELECT 2"}
_connect = sqlite3.connect


class Cursor(sqlite3.Cursor):
    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        return super().execute(INSTEAD.get(statement, statement), *values)


class Connection(sqlite3.Connection):
    def cursor(self, factory: type[sqlite3.Cursor] = Cursor) -> sqlite3.Cursor:
        return super().cursor(factory)


def connect(*where: Any, **how: Any) -> sqlite3.Connection:
    """As the real one; the connection is ours."""
    return _connect(*where, **{"factory": Connection, **how})


sqlite3.connect = sqlite3.dbapi2.connect = connect  # type: ignore[attr-defined]
