"""Commands that erase: purge (by age), erase (one person)."""

from __future__ import annotations

import click

from village_desk.cli.context import application
from village_desk.errors import NotFound


@click.command()
def purge() -> None:
    """Erase what is past its age: files, words, chats. Counts stay. The worker does it by itself."""
    from village_desk.privacy import retention

    with application():
        gone = retention.purge(lambda count: click.echo(f"{count} …", err=True))
    for name, count in gone.items():
        click.echo(f"{name}: {count}")


@click.command()
@click.option("--office", "slug", required=True)
@click.option("--chat", required=True, help="The opaque id of the chat, as in the exports.")
@click.confirmation_option(prompt="This cannot be undone, not even by a restore. Erase this person?")
def erase(slug: str, chat: str) -> None:
    """Erase one person for good: words, search and files; what is counted stays."""
    from village_desk import clock
    from village_desk.citizens import directory
    from village_desk.office import registry
    from village_desk.privacy import erasing

    with application():
        office = registry.office_by_slug(slug)
        citizen = directory.by_public_id(office, chat) if office is not None else None
        if citizen is None:
            raise NotFound(f"There is no chat {chat!r} at an office {slug!r}.")
        files = erasing.forget_person(citizen, clock.now())
    click.echo(f"Erased, with {files} files. Older backups hold sealed copies until they are rotated out.")
