"""`village-desk user`: the people of an office."""

from __future__ import annotations

import secrets
import sys

import click

from village_desk.cli.context import application

ROLES = ("officer", "head", "admin", "viewer")


@click.group()
def user() -> None:
    """The people of an office."""


@user.command()
@click.option("--office", "slug", required=True, help="The office's slug.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES))
@click.option("--name", required=True)
@click.option("--phone", help="Mobile number, +62…; signs in.")
@click.option("--email", help="E-mail address; signs in.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(
    slug: str, roles: tuple[str, ...], name: str, phone: str | None, email: str | None, password_stdin: bool
) -> None:
    """Add a member of staff. Without --password-stdin a first password is made and printed once."""
    from village_desk import audit
    from village_desk.database import transaction
    from village_desk.errors import NotFound
    from village_desk.office import people, registry

    if not phone and not email:
        raise click.UsageError("Give --phone or --email, or both: it is what signs in.")
    password, made = _password(password_stdin)
    with application(), transaction():
        office = registry.office_by_slug(slug)
        if office is None:
            raise NotFound(f"There is no office {slug!r}.")
        row = people.add_user(
            office, roles=list(roles), name=name, phone=phone, email=email, password=password
        )
        row.must_change_password = made
        audit.note("user.added", office_id=office.id, subject=f"user:{row.id}", roles=list(roles))
        click.echo(f"User {row.id} added to {slug}: {', '.join(roles)}.")
    if made:
        click.echo(f"First password (to be changed at the first sign-in): {password}")


@user.command()
@click.option(
    "--login", "--phone", "--email", "login", required=True, help="The phone number or e-mail that signs in."
)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def reset(login: str, password_stdin: bool) -> None:
    """Give a member of staff a new password; every session of theirs ends."""
    from village_desk import audit, clock
    from village_desk.database import transaction
    from village_desk.errors import NotFound
    from village_desk.office import people
    from village_desk.security import sessions

    password, made = _password(password_stdin)
    with application(), transaction():
        row = people.find_user(login)
        if row is None:
            raise NotFound("There is no user with that phone number or e-mail.")
        people.reset_password(row, password)
        row.must_change_password = made
        sessions.end_all(row, clock.now())
        audit.note("user.reset", office_id=row.office_id, subject=f"user:{row.id}")
    click.echo("The password is changed; all sessions have ended.")
    if made:
        click.echo(f"New password (to be changed at the next sign-in): {password}")


def _password(from_stdin: bool) -> tuple[str, bool]:
    """(password, whether we made it ourselves)."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\n"), False
    return secrets.token_urlsafe(9), True
