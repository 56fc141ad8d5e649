"""`village-desk office`: an office and its settings, as the same JSON in and out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from village_desk.cli.context import application
from village_desk.errors import InvalidInput, NotFound


@click.group()
def office() -> None:
    """Offices and their settings."""


@office.command()
@click.option("--slug", required=True, help="Short name in addresses, e.g. wonojati.")
@click.option("--code", required=True, help="Prefix of ticket numbers, e.g. WNJ.")
@click.option("--name", required=True, help="e.g. Desa Wonojati.")
@click.option("--whatsapp", required=True, help="The number that citizens write to, +62….")
@click.option("--timezone", default="Asia/Jakarta", show_default=True)
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add(slug: str, code: str, name: str, whatsapp: str, timezone: str, path: Path | None) -> None:
    """Add an office with the default hours, holidays and all 45 services; --file applies settings at once."""
    from village_desk import audit
    from village_desk.database import transaction
    from village_desk.messages import catching_up, inbox, turns
    from village_desk.office import setup

    data = _read(path) if path else None
    with application(), transaction():
        row = setup.add_office(slug=slug, code=code, name=name, whatsapp=whatsapp, timezone=timezone)
        if data is not None:
            _apply(row, data)
        audit.note("office.added", office_id=row.id, subject=f"office:{row.id}")
        waiting = turns.release_held(inbox.to_index(row.whatsapp))
        catching_up.look_back()
    click.echo(f"Office {slug} added.")
    if waiting:
        click.echo(f"{waiting} chats that had written to this number before are taken in now.")


@office.command()
@click.option("--office", "slug", required=True)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
def apply(slug: str, file: Path) -> None:
    """Apply settings from FILE ("-" is standard input): hours, holidays, contacts, notices, services, words …"""
    from village_desk import audit
    from village_desk.database import transaction
    from village_desk.messages import catching_up, inbox, turns

    data = _read(file)
    with application(), transaction():
        row = _office(slug)
        before = row.whatsapp
        _apply(row, data)
        audit.note("office.applied", office_id=row.id, subject=f"office:{row.id}", keys=sorted(data))
        turns.release_held(inbox.to_index(row.whatsapp))
        if row.whatsapp != before:
            catching_up.look_back()
    click.echo(f"Settings of {slug} applied: {', '.join(sorted(data))}.")


@office.command()
@click.option("--office", "slug", required=True)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(slug: str, file: Path) -> None:
    """Write all settings of an office to FILE ("-" is standard output)."""
    from village_desk.office import setup

    with application():
        text = json.dumps(setup.export(_office(slug)), ensure_ascii=False, indent=1)
    if str(file) == "-":
        click.echo(text)
    else:
        file.write_text(text + "\n", encoding="utf-8")
        click.echo(f"Settings of {slug} written to {file}.")


def _apply(row: Any, data: dict[str, Any]) -> None:
    from village_desk.messages import wording
    from village_desk.office import setup

    setup.apply(row, data, check_word=wording.check_override)


def _office(slug: str) -> Any:
    from village_desk.office import registry

    row = registry.office_by_slug(slug)
    if row is None:
        raise NotFound(f"There is no office {slug!r}.")
    return row


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InvalidInput(f"{path} is not JSON: {error}.") from None
    if not isinstance(data, dict):
        raise InvalidInput(f"{path} must hold one JSON object.")
    return data
