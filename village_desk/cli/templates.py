"""`village-desk templates`: what WhatsApp must approve, and what it says of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from village_desk.cli.context import application
from village_desk.errors import DeskError, NotFound

if TYPE_CHECKING:
    from village_desk.messages.templates import State

PROBLEMS = {
    "missing": "not set: submit it, then set its Content SID or run templates sync",
    "wrong_variables": "its text asks for other variables than the office fills",
    "unknown_names": "it names a variable that the program has no value for",
    "unchecked": "set, not looked up yet: run templates sync",
}


@click.group()
def templates() -> None:
    """The WhatsApp templates: what to submit, and their approval."""


@templates.command()
@click.option("--office", "slug", help="With this office's state of each.")
@click.option("--json", "as_json", is_flag=True, help="As bodies for the Content API, one JSON line each.")
def show(slug: str | None, as_json: bool) -> None:
    """Show every notice that WhatsApp must approve: name, category, text, variables in order."""
    from village_desk.messages import templates as notices

    if as_json:
        for one in notices.shipped():
            click.echo(json.dumps(_submission(one), ensure_ascii=False))
        return
    if slug is None:
        for one in notices.shipped():
            _print_text(one)
        return
    with application():
        for state in notices.states(_office(slug)):
            click.echo(f"{_sign(state)} {state.shipped.key}: {_words(state)}")
            if state.problem is not None and state.problem != "unchecked":
                _print_text(state.shipped)


@templates.command()
@click.option("--office", "slug", help="Only this office; else all of them.")
def sync(slug: str | None) -> None:
    """Ask the provider for the approval and the variables of every template, and store them per office.

    A template is found by the office's Content SID, else by its name: the notice's (ready) or the office's
    (wonojati_ready).
    """
    from village_desk import clock
    from village_desk.database import transaction
    from village_desk.gateway import carriers
    from village_desk.gateway.types import GatewayError
    from village_desk.messages import controls
    from village_desk.messages import templates as notices

    with application():
        offices = [_office(slug)] if slug else _every_office()
        _check_limits(offices)
        try:
            listed = carriers.current().main.templates()
        except GatewayError as error:
            raise DeskError(f"The provider could not be asked for its templates ({error.reason}).") from None
        click.echo(f"The provider lists {len(listed)} templates.")
        for office in offices:
            with transaction():
                found = notices.store(office, listed, clock.now())
            for state in found:
                click.echo(f"{_sign(state)} {office.slug} {state.shipped.key}: {_words(state)}")
            click.echo(f"ok   {office.slug} buttons and lists: {len(controls.of(office))} shapes")


@templates.command("controls")
@click.option("--json", "as_json", is_flag=True, help="As bodies for the Content API, one JSON line each.")
@click.option("--create", is_flag=True, help="Make the missing ones at the provider, then adopt all of them.")
def show_controls(as_json: bool, create: bool) -> None:
    """The shapes of buttons and lists: no approval is needed, they go inside the 24 hours only.

    `buttons_6` is a text of six lines with three buttons, `list_8` a list of eight rows. What has no shape goes as
    plain text with the same choices.
    """
    from village_desk.messages import controls

    if not create:
        for key, body in controls.shapes().items():
            click.echo(json.dumps(body, ensure_ascii=False) if as_json else f"{controls.PREFIX}{key}")
        return
    with application():
        _create_controls()


def _create_controls() -> None:
    from village_desk import clock
    from village_desk.database import transaction
    from village_desk.gateway import carriers
    from village_desk.gateway.types import GatewayError
    from village_desk.messages import controls
    from village_desk.messages import templates as notices

    carrier, offices = carriers.current().main, _every_office()
    _check_limits(offices)
    try:
        there = {one.name for one in carrier.templates()}
        missing = [body for body in controls.shapes().values() if body["friendly_name"] not in there]
        with click.progressbar(missing, label="Making") as bodies:
            for body in bodies:
                carrier.make_template(body)
        listed = carrier.templates()
    except GatewayError as error:
        raise DeskError(
            f"The provider did not make them ({error}). What is made stays; run it again."
        ) from None
    for office in offices:
        with transaction():
            notices.store(office, listed, clock.now())
        click.echo(f"ok   {office.slug}: {len(controls.of(office))} shapes")


def _check_limits(offices: list[Any]) -> None:
    """Raises DeskError with every text of an office that is longer than WhatsApp takes."""
    from village_desk.messages import controls

    wrong = [f"{office.slug}: {line}" for office in offices for line in controls.problems_of(office)]
    if wrong:
        raise DeskError(" ".join(wrong))


def _sign(state: State) -> str:
    if state.works:
        return "ok  "
    return "BAD " if state.row is not None else "note"


def _words(state: State) -> str:
    row = state.row
    if row is None:
        return PROBLEMS["missing"]
    if state.problem == "unapproved":
        return f"{row.content_sid} is {row.approval}{f': {row.refusal}' if row.refusal else ''}"
    return f"{row.content_sid} {PROBLEMS.get(state.problem or '', 'approved')}"


def _print_text(one: Any) -> None:
    click.echo(f"     name {one.key}, category {one.category}, language {one.language}")
    click.echo(f"     {one.body}")
    click.echo(f"     variables: {', '.join(f'{n} {name}' for n, name in enumerate(one.variables, 1))}")


def _submission(one: Any) -> dict[str, Any]:
    """The body of POST /v1/Content; each variable's sample is its meaning."""
    return {
        "friendly_name": one.key,
        "language": one.language,
        "variables": {str(n): name for n, name in enumerate(one.variables, start=1)},
        "types": {"twilio/text": {"body": one.body}},
    }


def _office(slug: str) -> Any:
    from village_desk.office import registry

    row = registry.office_by_slug(slug)
    if row is None:
        raise NotFound(f"There is no office {slug!r}.")
    return row


def _every_office() -> list[Any]:
    from sqlalchemy import select

    from village_desk.database import db
    from village_desk.office.models import Office

    return list(db.session.scalars(select(Office).order_by(Office.id)))
