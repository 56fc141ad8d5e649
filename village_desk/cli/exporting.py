"""Commands that read: check, routes, export."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from village_desk.cli.context import application
from village_desk.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from village_desk.security.access import Access


@click.command()
def check() -> None:
    """Verify the invariants; prints each broken one and exits 1."""
    from village_desk.operation import invariants

    with application():
        lines = invariants.broken()
    for line in lines:
        click.echo(line)
    click.echo(
        "All invariants hold." if not lines else f"{len(lines)} invariants are broken.", err=bool(lines)
    )
    sys.exit(1 if lines else 0)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def routes(as_json: bool) -> None:
    """List every route with its methods and who may use it."""
    from village_desk.security.access import access_of

    with application(schema=False) as app:
        rows = [
            {
                "path": rule.rule,
                "endpoint": rule.endpoint,
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                **_access(access_of(app.view_functions[rule.endpoint])),
            }
            for rule in app.url_map.iter_rules()
        ]
    rows.sort(key=lambda row: str(row["path"]))
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        roles = row["roles"]
        who = ", ".join(str(role) for role in roles) if isinstance(roles, list) and roles else row["access"]
        methods = row["methods"]
        click.echo(f"{','.join(methods) if isinstance(methods, list) else '':<9} {row['path']}  ({who})")


def _access(access: Access | None) -> dict[str, object]:
    """Who may use a route: "none" is refused to all (and the static files are Flask's own)."""
    if access is None:
        return {"access": "none", "roles": []}
    return {"access": access.kind, "roles": sorted(access.roles)}


@click.command()
@click.argument("what", type=click.Choice(["tickets", "drafts", "messages", "misreadings"]))
@click.option("--office", "slug", required=True)
@click.option("--reason", required=True, help="Why; it is written to the audit log.")
@click.option("--training", is_flag=True, help="Practice rows too.")
def export(what: str, slug: str, reason: str, training: bool) -> None:
    """Write WHAT of an office as JSON lines. Field values are unmasked: guard the file."""
    from village_desk import audit
    from village_desk.database import transaction
    from village_desk.office import registry
    from village_desk.operation.exporting import EXPORTS

    if len(reason.strip()) < 3:
        raise InvalidInput("Give a reason for the export; it is kept in the audit log.")
    with application():
        office = registry.office_by_slug(slug)
        if office is None:
            raise NotFound(f"There is no office {slug!r}.")
        with transaction():
            audit.note(
                f"export.{what}", office_id=office.id, subject=f"office:{office.id}", training=training
            )
        for line in EXPORTS[what](office, training):
            click.echo(json.dumps(line, ensure_ascii=False))
