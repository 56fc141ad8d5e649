"""Every transcript, by webhook, worker and outbox: what comes back is what stands in its file, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.transcripts import script
from tests.transcripts.playing import play
from tests.transcripts.record import difference
from tests.transcripts.script import Script
from village_desk.database import db
from village_desk.operation import invariants

FILES = script.files()
# Conversation and wording are the same on both; these few go through everything that the database decides.
HANDFUL = [
    path for path in FILES if path.stem in ("malam-surat-usaha", "album-enam-foto", "batal-permohonan")
]


def holds(path: Path, app: Flask) -> None:
    before = path.read_text(encoding="utf-8")
    after = play(Script.read(path), app).written()
    if after != before:
        shown = "\n".join(difference(before, after))
        pytest.fail(
            f"{path.name} says otherwise:\n{shown}\n\n"
            f"When this is better than before: python -m tests.transcripts.record tests/transcripts/{path.name}",
            pytrace=False,
        )
    db.session.rollback()
    assert invariants.broken() == []


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_office_answers_as_written(path: Path, app: Flask) -> None:
    holds(path, app)


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize("path", HANDFUL, ids=lambda path: path.stem)
def test_and_on_postgresql_too(path: Path, app: Flask) -> None:
    holds(path, app)
