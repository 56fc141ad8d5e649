"""`keys rotate`: everything that is sealed is sealed with the first of DATA_KEYS, while the program runs (S26).

What is done already is recognised by its seal, so a cut run is continued by the next. Values are handled as they
lie there, sealed; a value that the program changes meanwhile is left, since it was just sealed with the first key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Table, Text, column, select, table, update

from village_desk.config import current
from village_desk.database import db, transaction
from village_desk.media import MediaLost, MediaStore
from village_desk.vault import SealedJson, SealedText, vault

BATCH = 200
Progress = Callable[[int], None]


def rotate(progress: Progress = lambda _done: None) -> tuple[int, int]:
    """Reseal all values and files; how many of each were changed. Commits in batches.

    Raises InvalidToken when a value opens with none of DATA_KEYS; what was done stays done.
    """
    values = sum(_rotate_table(one, progress) for one in db.metadata.sorted_tables if _sealed(one))
    return values, _rotate_files(progress)


def _sealed(one: Table) -> list[str]:
    return [c.name for c in one.columns if isinstance(c.type, SealedText | SealedJson)]


def _rotate_table(one: Table, progress: Progress) -> int:
    names = _sealed(one)
    raw = table(one.name, column("id"), *(column(name, Text) for name in names))  # the seals, not the words
    changed, last = 0, 0
    while True:
        with transaction():
            rows = db.session.execute(
                select(raw).where(raw.c.id > last).order_by(raw.c.id).limit(BATCH)
            ).all()
            changed += sum(_rotate_row(raw, names, row) for row in rows)
        if not rows:
            return changed
        last = rows[-1].id
        progress(len(rows))


def _rotate_row(raw: Any, names: list[str], row: Any) -> int:
    changed = 0
    for name in names:
        old = getattr(row, name)
        new = vault().resealed(old.encode()) if old is not None else None
        if new is not None:
            done = db.session.execute(
                update(raw)
                .where(raw.c.id == row.id, raw.c[name] == old)
                .values({name: new.decode()})
                .execution_options(synchronize_session=False)
            )
            changed += done.rowcount  # type: ignore[attr-defined]
    return changed


def _rotate_files(progress: Progress) -> int:
    store, changed = MediaStore.of(current()), 0
    for one, name in _kept_files():
        try:
            fresh = store.resealed(name)
        except MediaLost:
            continue  # `check` names it
        if fresh is None:
            continue
        with transaction():
            moved = db.session.execute(
                update(one).where(one.c.storage_name == name).values(storage_name=fresh)
            )
        # Whoever lost: the new one when the row was erased meanwhile, else the old one.
        store.delete(name if moved.rowcount else fresh)  # type: ignore[attr-defined]
        changed += 1
        progress(1)
    return changed


def _kept_files() -> Iterator[tuple[Table, str]]:
    """Every table with files has a column `storage_name`."""
    for one in db.metadata.sorted_tables:
        if "storage_name" in one.c:
            with transaction():
                names = db.session.execute(
                    select(one.c.storage_name).where(one.c.storage_name.is_not(None)).order_by(one.c.id)
                ).scalars()
                found = list(names)
            yield from ((one, name) for name in found)
