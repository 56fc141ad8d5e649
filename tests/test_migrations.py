"""The written steps and the models are one schema, on both databases (R41)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, NullPool, create_engine, event, inspect, text

from tests.fakes.databases import load_tables
from village_desk.database import db
from village_desk.errors import ConfigurationError
from village_desk.migrations import runner

CARELESS_STEP = """
from alembic import op

revision = "NEXT"
down_revision = "LAST"


def upgrade():
    op.execute("INSERT INTO ticket_counters (office_id, month, last) VALUES (7, '2611', 1)")
"""
REWRITE = 'make migration NAME="what changed"'


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A database with nothing in it."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path / 'migrated.db'}"
    return str(request.getfixturevalue("postgresql_server").create("migrated"))


def engine_of(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


def test_the_steps_make_what_the_models_say(empty_url: str) -> None:
    runner.upgrade(empty_url)
    load_tables()
    with engine_of(empty_url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == [], f"The models changed: {REWRITE}"


def test_the_rules_inside_the_database_are_the_same(empty_url: str, tmp_path: Path) -> None:
    """Alembic does not compare check constraints, so we do, together with everything else it may overlook."""
    runner.upgrade(empty_url)
    by_steps = described(empty_url)
    load_tables()
    with engine_of(empty_url).begin() as connection:
        db.metadata.drop_all(connection)
        db.metadata.create_all(connection)
    assert by_steps == described(empty_url), f"The models changed: {REWRITE}"


def described(url: str) -> dict[str, Any]:
    inspector: Inspector = inspect(engine_of(url))
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            },
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "checks": sorted(str(c["name"]) for c in inspector.get_check_constraints(table)),
            "unique": sorted(str(u["name"]) for u in inspector.get_unique_constraints(table)),
            "indexes": sorted(str(i["name"]) for i in inspector.get_indexes(table)),
            "foreign": sorted(str(f["name"]) for f in inspector.get_foreign_keys(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_a_second_upgrade_does_nothing(empty_url: str) -> None:
    assert runner.upgrade(empty_url) == runner.head()
    before = described(empty_url)
    assert runner.upgrade(empty_url) == runner.head()
    assert described(empty_url) == before


def test_a_step_that_is_cut_leaves_nothing_behind(empty_url: str) -> None:
    """A kill in the middle of a step: the next start begins that step from its beginning."""

    def cut(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "CREATE TABLE ticket_documents" in statement:
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", cut)
    try:
        with pytest.raises(KeyboardInterrupt):
            runner.upgrade(empty_url)
    finally:
        event.remove(Engine, "before_cursor_execute", cut)
    assert set(inspect(engine_of(empty_url)).get_table_names()) <= {"alembic_version"}
    runner.upgrade(empty_url)
    assert "ticket_documents" in inspect(engine_of(empty_url)).get_table_names()


def test_a_kill_at_any_statement_is_healed_by_the_next_start(empty_url: str) -> None:
    """Sampled over all statements of all steps: what was there stays, and the schema is reached (R41)."""

    def statements(die_at: int) -> int:
        seen = 0

        def count(*_: Any) -> None:
            nonlocal seen
            seen += 1
            if seen == die_at:
                raise KeyboardInterrupt

        event.listen(Engine, "before_cursor_execute", count)
        try:
            runner.upgrade(empty_url)
        finally:
            event.remove(Engine, "before_cursor_execute", count)
        return seen

    for die_at in (3, 8, 21, 55, 89, 120, 150):
        try:
            statements(die_at)
        except KeyboardInterrupt:
            continue
        break
    assert statements(0) > 0
    with engine_of(empty_url).connect() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == runner.head()
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    load_tables()
    assert "backup_places" in described(empty_url)


def test_a_schema_from_the_future_is_refused_in_one_sentence(empty_url: str) -> None:
    runner.upgrade(empty_url)
    with engine_of(empty_url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ConfigurationError, match=r"9999 is newer than \d{4}"):
        runner.upgrade(empty_url)


def test_steps_are_numbered_in_one_line() -> None:
    steps = list(ScriptDirectory.from_config(runner.alembic_config()).walk_revisions())
    numbers = [step.revision for step in reversed(steps)]
    assert numbers == [f"{number:04d}" for number in range(1, len(steps) + 1)]
    assert all(Path(step.path).name.startswith(f"{step.revision}_") for step in steps)


def test_a_written_step_never_depends_on_code_that_will_change() -> None:
    for path in (runner.FOLDER / "versions").glob("*.py"):
        assert "village_desk" not in path.read_text(), path.name


def test_a_step_that_breaks_a_link_is_refused_before_it_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite runs steps with foreign keys off; a row that points to nothing must still stop the step."""
    folder = tmp_path / "migrations"
    shutil.copytree(runner.FOLDER, folder)
    monkeypatch.setattr(runner, "FOLDER", folder)
    number = f"{int(runner.head()) + 1:04d}"
    (folder / "versions" / f"{number}_careless.py").write_text(
        CARELESS_STEP.replace("NEXT", number).replace("LAST", runner.head())
    )
    url = f"sqlite:///{tmp_path / 'dangling.db'}"
    with pytest.raises(RuntimeError, match="ticket_counters that points to nothing"):
        runner.upgrade(url)
    with engine_of(url).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM ticket_counters")).scalar_one() == 0


def test_nobody_else_on_the_machine_reads_the_database(tmp_path: Path) -> None:
    runner.upgrade(f"sqlite:///{tmp_path / 'instance' / 'village_desk.db'}")
    assert (tmp_path / "instance").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "instance" / "village_desk.db").stat().st_mode & 0o777 == 0o600


def test_the_numbered_files_are_the_whole_line_and_looking_at_them_loads_no_alembic() -> None:
    """Every process looks whether its schema is the right one; the library that changes schemas is large."""
    steps = ScriptDirectory.from_config(runner.alembic_config()).walk_revisions()
    line = [step.revision for step in steps][::-1]
    look = (
        "import sys; from village_desk.migrations import runner;"
        " print(runner.head(), *filter(runner.knows, sys.argv[1:]), 'alembic' in sys.modules)"
    )
    seen = subprocess.run(
        [sys.executable, "-c", look, *line, "9999"], capture_output=True, text=True, check=True
    )
    assert seen.stdout.split() == [line[-1], *line, "False"]
