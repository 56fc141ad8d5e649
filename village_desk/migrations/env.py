"""Alembic runs this file for every command; `runner` hands it the connection."""

from typing import Any, Literal

from alembic import context
from alembic.runtime.migration import MigrationContext

from village_desk.database import UTC, db
from village_desk.migrations import runner
from village_desk.vault import SealedJson, SealedText


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what they are in the database, so that old steps never change."""
    if kind == "type" and isinstance(item, UTC):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, SealedText | SealedJson):
        return "sa.Text()"
    return False


def refuse_dangling_rows(ctx: MigrationContext, step: object, heads: object, run_args: object) -> None:
    """Before a step commits: SQLite ran it with foreign keys off, so we look ourselves."""
    if ctx.connection is not None:
        runner.refuse_dangling(ctx.connection)


def run() -> None:
    """Run the command that Alembic was asked for, on the runner's connection."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        # Our SQLite connections begin by themselves, so its DDL is as transactional as PostgreSQL's.
        transactional_ddl=True,
        transaction_per_migration=True,
        on_version_apply=refuse_dangling_rows,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
