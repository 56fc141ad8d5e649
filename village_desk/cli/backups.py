"""Commands that keep and bring back: backup, restore, upgrade."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from village_desk.cli.context import application, database_named
from village_desk.errors import ConfigurationError


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Write one encrypted file with the whole database and all files to FILE, while the program runs."""
    from village_desk.backup import making

    with application(), _refusals_said(), _bar("rows and files") as progress:
        manifest = making.make(file.absolute(), inside=True, progress=progress)
    click.echo(
        f"Backup of {manifest.made_at:%Y-%m-%d %H:%M:%S} UTC: {manifest.rows} rows, {len(manifest.files)} files, "
        f"{file.stat().st_size} bytes; read back and proven. It opens with DATA_KEYS only."
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="The database may hold something; it is backed up first.")
@click.option("--without-lost-files", is_flag=True, help="Go on although files of the place are lost.")
def restore(file: Path, replace: bool, without_lost_files: bool) -> None:
    """Put the backup FILE in place. It starts on hold: nothing is sent until 'catch-up' has reconciled."""
    from village_desk.backup import restoring

    with application(schema=False), _refusals_said(), _bar("rows") as progress:
        done = restoring.restore(
            file.absolute(), replace=replace, without_lost_files=without_lost_files, progress=progress
        )
    manifest = done.manifest
    click.echo(
        f"Restored: {manifest.rows} rows, {len(manifest.files)} files, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC."
    )
    if done.kept_as:
        click.echo(f"What was there before is kept in {done.kept_as}.")
    if done.lost_files:
        click.echo(f"{done.lost_files} files of citizens are lost; their requests show it.")
    click.echo("Nothing is sent yet: start the program, then run 'village-desk catch-up'.")
    click.echo("Look at the users: who was added, changed or disabled after that moment must be so again.")


@click.command()
def upgrade() -> None:
    """Back up, bring the schema to this version, check; says how to go back."""
    from village_desk import config
    from village_desk.backup import making
    from village_desk.migrations import runner
    from village_desk.operation import invariants

    with application(schema=False), _refusals_said():
        with database_named():
            found = runner.current()
        if found is not None and not runner.knows(found):
            raise ConfigurationError(runner.refusal() or "")
        kept = config.current().backup_dirs[0] / f"before-upgrade-{found}.backup"
        if found is not None:
            making.make(kept, inside=True)
            click.echo(f"Backed up: {kept}")
        reached = runner.upgrade()
        click.echo(f"The database schema is at {reached}.")
        broken = invariants.broken()
    for line in broken:
        click.echo(line)
    click.echo(
        "All invariants hold." if not broken else f"{len(broken)} invariants are broken.", err=bool(broken)
    )
    if found is not None:
        click.echo(
            "Now restart the program. To go back: stop it, install the version before, then\n"
            f"  village-desk restore --replace {kept}\n"
            "and village-desk catch-up; what was received meanwhile comes back from the provider."
        )
    sys.exit(1 if broken else 0)


@contextlib.contextmanager
def _refusals_said() -> Iterator[None]:
    """A disk that refuses and a source that is damaged are one clear line too."""
    from village_desk.backup.contents import CountsDiffer
    from village_desk.backup.making import SourceDamaged

    try:
        yield
    except (SourceDamaged, CountsDiffer) as error:
        raise ConfigurationError(
            f"No backup was made, the last one stays: the database is damaged ({error})."
        ) from None
    except OSError as error:
        raise ConfigurationError(f"The disk refuses: {error.strerror or error}.") from None


@contextlib.contextmanager
def _bar(label: str) -> Iterator[Callable[[int], None]]:
    """Shows on a terminal that it goes on; the end is not known before it is reached."""
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        if sys.stderr.isatty():
            click.echo(f"\r{done} {label} …", nl=False, err=True)

    yield progress
    if done and sys.stderr.isatty():
        click.echo("", err=True)
