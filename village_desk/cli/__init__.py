"""The village-desk command. Each file here holds a few commands; heavy imports wait until one is called,

so that `--help`, `keys new` and other small things start at once and need no environment.
"""

from __future__ import annotations

import sys

import click

from village_desk.cli import (
    backups,
    exporting,
    keys,
    office,
    people,
    privacy,
    receiving,
    serving,
    setting_up,
    templates,
    understanding,
)
from village_desk.errors import DeskError


class DeskGroup(click.Group):
    """Every refused operation is one clear line and exit status 1; misuse is 2 (Click's own)."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DeskError as refusal:
            click.echo(f"village-desk: {refusal.text}", err=True)
            sys.exit(1)


@click.group(cls=DeskGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Village Desk: requests for civil-administration papers by WhatsApp, for a village office."""


for command in (
    setting_up.init,
    setting_up.demo,
    serving.serve,
    serving.web,
    serving.worker,
    setting_up.doctor,
    backups.backup,
    backups.restore,
    backups.upgrade,
    office.office,
    templates.templates,
    people.user,
    keys.keys,
    receiving.catch_up,
    receiving.replay,
    exporting.check,
    exporting.routes,
    exporting.export,
    privacy.purge,
    privacy.erase,
    understanding.understand,
):
    main.add_command(command)
