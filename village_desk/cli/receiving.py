"""Commands that take in what did not come by the webhook: catch-up, replay."""

from __future__ import annotations

import os
import secrets
import sys
from datetime import datetime

import click

from village_desk.cli.context import application
from village_desk.errors import DeskError


class NotNow(DeskError):
    """It cannot be done at this moment; the text says why."""


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """2026-11-20, 2026-11-20T21:40 (this machine's own time) or with a zone, 2026-11-20T21:40+07:00."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).astimezone()
    except (ValueError, OverflowError):
        raise click.BadParameter("a day or moment such as 2026-11-20 or 2026-11-20T21:40") from None


def _owner() -> str:
    return f"command:{os.getpid()}:{secrets.token_hex(3)}"


@click.command("catch-up")
@click.option(
    "--since", callback=_moment, help="From this day or moment on; else from where the last run came to."
)
def catch_up(since: datetime | None) -> None:
    """Take in what the provider received for us and the webhook missed; after a restore, end the hold."""
    from village_desk.gateway.types import GatewayError
    from village_desk.messages import catching_up, hold

    with application():
        try:
            seen = catching_up.run_now(_owner(), since or hold.since())
        except catching_up.Busy:
            raise NotNow("Somebody else is catching up just now; try again in a moment.") from None
        except GatewayError as error:
            raise NotNow(f"The provider's list cannot be read ({error.reason}).") from None
        since_when = f"{seen.since.astimezone():%Y-%m-%d %H:%M %Z}"
        click.echo(f"{seen.listed} messages listed since {since_when}, {seen.found} taken in.")
        if seen.left:
            raise NotNow(
                f"{len(seen.left)} messages wait: their files cannot be listed now. Try again later."
            )
        _end_hold()


def _end_hold() -> None:
    """After a restore: what the provider has is not sent again, the rest goes.

    By hand only: a copy that was restored to look at it must never begin to write to citizens by itself.
    """
    from village_desk.gateway.types import GatewayError
    from village_desk.whatsapp import resuming

    try:
        done = resuming.resume(_owner())
    except GatewayError as error:
        raise NotNow(
            f"The provider cannot be asked what it has sent ({error.reason}); the hold stays."
        ) from None
    if done is not None:
        click.echo(f"The hold is over: {done.found} messages were sent before, {done.kept} go out now.")


@click.command()
def replay() -> None:
    """Judge refused webhook calls again with the present tokens and PUBLIC_URL; free messages that were held.

    What still fails never enters; when the provider's own list has its message, that one is taken in instead.
    """
    from village_desk import audit
    from village_desk.database import transaction
    from village_desk.messages import replaying

    with application():
        with click.progressbar(replaying.waiting(), label="Refused calls", file=sys.stderr) as row_ids:
            done = replaying.run(_owner(), row_ids)
        told = {str(verdict): count for verdict, count in done.verdicts.items()}
        with transaction():
            audit.note("quarantine.replay", counts=told, listed=done.listed, freed=done.freed)
    click.echo(
        f"{told['taken']} messages and {told['receipt']} receipts taken in, {done.listed} more from the provider's "
        f"list; {told['known']} were known, {told['refused']} are still refused; {done.freed} held chats set free."
    )
    if done.unlisted:
        raise NotNow(f"The provider's list could not be read ({done.unlisted}): run replay again later.")
