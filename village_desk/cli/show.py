"""`village-desk demo`: makes what is missing, serves, plays tonight's request, and says what to try."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import Any
from urllib.parse import urlsplit

import click
from sqlalchemy import func, select

from village_desk import clock, create_app
from village_desk.cli.context import adopt_demo_environment
from village_desk.cli.keys import fresh_set
from village_desk.database import db, transaction
from village_desk.demo import past, tonight, village
from village_desk.errors import ConfigurationError
from village_desk.messages import prices
from village_desk.migrations import runner
from village_desk.office import registry
from village_desk.tickets.models import Ticket

START_PATIENCE = 90.0  # seconds: an old laptop takes its time


def run(*, serve: bool) -> None:
    """Prepare the demo once; then serve until Ctrl-C. Raises ConfigurationError when it cannot."""
    if any(os.environ.get(name) for name in ("SECRET_KEY", "DATA_KEYS", "DATABASE_URL")):
        raise ConfigurationError("The demo needs SECRET_KEY, DATA_KEYS and DATABASE_URL unset.")
    village.make_environment(fresh_set(), village.environment_path())
    adopt_demo_environment()
    if serve:
        _refuse_taken_port()  # before the past is played: nobody waits for a refusal
    app = create_app()
    with app.app_context():
        runner.upgrade()
        remark = _prepare()
        if not serve:
            return
        # Also where whoever started us ignores Ctrl-C, and on SIGTERM: the tree must not outlive the demo.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        tree = subprocess.Popen([sys.executable, "-m", "village_desk.cli", "serve"])
        try:
            _wait_ready(tree)
            _play_tonight()
            _print_guide(remark)
            db.session.remove()
            tree.wait()
        except KeyboardInterrupt:
            click.echo("\nStopping.")
        finally:
            _end(tree)


def _prepare() -> str | None:
    """The office and the past, once; each time, that it is night."""
    with transaction():
        prices.seed()
        office = registry.office_by_slug("wonojati") or village.make_office()
    if _tickets() == 0:
        click.echo("Playing eleven requests of the last days …")
        past.play(office, clock.now())
    with transaction():
        return village.make_it_night(office, clock.now())


def _play_tonight() -> None:
    office = registry.office_by_slug("wonojati")
    if office is not None and _tickets() < len(past.STORIES) + 1:
        click.echo("Playing tonight's request through the signed webhook …")
        tonight.play(office)


def _tickets() -> int:
    db.session.rollback()
    return db.session.execute(
        select(func.count()).select_from(Ticket).where(Ticket.training.is_(False))
    ).scalar_one()


def _refuse_taken_port() -> None:
    parts = urlsplit(os.environ["PUBLIC_URL"])
    with socket.socket() as probe:
        if probe.connect_ex((parts.hostname or "127.0.0.1", parts.port or 80)) == 0:
            raise ConfigurationError(
                f"Port {parts.port} is in use: another demo may be running. "
                "Another port: PUBLIC_URL=http://127.0.0.1:8001 make demo"
            )


def _wait_ready(tree: subprocess.Popen[Any]) -> None:
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline:
        if tree.poll() is not None:
            raise ConfigurationError("The program did not start.")
        try:
            with urllib.request.urlopen(f"{os.environ['PUBLIC_URL']}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise ConfigurationError("The program did not become ready in time.")


def _print_guide(remark: str | None) -> None:
    address = os.environ["PUBLIC_URL"]
    click.echo(f"\nVillage Desk runs at {address}\n")
    for person in village.STAFF:
        click.echo(f"  {person.title:<12} {person.phone}   {os.environ[person.variable]}")
    click.echo(
        "\nTry next:\n"
        f"  1. {address}/simulator   be the citizen: ask for a paper at night, send a photo\n"
        f"  2. {address}/desk        be the officer: take the request, work it, tap Siap diambil\n"
        f"  3. {address}/simulator   be the citizen again: the document is ready\n"
        f"  4. {address}/reports     be the head\n"
    )
    if remark:
        click.echo(f"{remark}\n")
    click.echo("Ctrl-C stops it. Delete the instance folder's files to begin again.")


def _end(tree: subprocess.Popen[Any]) -> None:
    if tree.poll() is None:
        os.kill(tree.pid, signal.SIGTERM)
        try:
            tree.wait(15)
        except subprocess.TimeoutExpired:
            tree.kill()
