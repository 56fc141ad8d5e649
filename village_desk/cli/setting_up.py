"""Commands that set up: init, demo, doctor."""

from __future__ import annotations

import json
import sys

import click

from village_desk import config
from village_desk.cli.context import adopt_demo_environment, application, database_named


@click.command()
def init() -> None:
    """Create the database schema, or bring an older one up to date."""
    from village_desk import create_app
    from village_desk.database import transaction
    from village_desk.messages import prices
    from village_desk.migrations import runner

    adopt_demo_environment()
    app = create_app()
    config.current().instance_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with app.app_context(), database_named():
        revision = runner.upgrade()
        with transaction():
            prices.seed()
    click.echo(f"The database schema is at {revision}.")


@click.command()
@click.option("--only-prepare", is_flag=True, help="Make the data, do not serve.")
def demo(only_prepare: bool) -> None:
    """Make a demo office with 12 tickets, play tonight's request, and serve at PUBLIC_URL."""
    from village_desk.cli import show

    show.run(serve=not only_prepare)


@click.command()
@click.option("--settings", "list_settings", is_flag=True, help="Every interval and limit as JSON lines.")
@click.option("--start", is_flag=True, hidden=True, help="Only what must be right before starting.")
def doctor(list_settings: bool, start: bool) -> None:
    """Check the set-up; prints what is wrong and how to mend it, exits 1 when something is."""
    if list_settings:
        _print_settings()
        return
    from village_desk.operation import diagnosis

    with application() as _app:
        findings = diagnosis.blocking() if start else diagnosis.everything()
    for finding in findings:
        if not start or not finding.fine:
            click.echo(f"{finding.sign:<4} {finding.text}", err=start)
    if not all(finding.fine or finding.advice for finding in findings):
        sys.exit(1)


def _print_settings() -> None:
    """One JSON line per setting; needs no secrets, since only intervals are shown."""
    import os

    adopt_demo_environment()
    for name, value in config.intervals(config.given(os.environ)).items():
        unit, default = config.INTERVALS[name]
        click.echo(json.dumps({"name": name, "value": value, "unit": unit, "default": default}))
