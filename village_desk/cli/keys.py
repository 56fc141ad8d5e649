"""`village-desk keys`: the secrets of an installation."""

from __future__ import annotations

import secrets

import click

from village_desk.cli.context import application
from village_desk.errors import ConfigurationError


def fresh_set() -> dict[str, str]:
    """A fresh SECRET_KEY, DATA_KEYS (one Fernet key) and INDEX_KEY."""
    from cryptography.fernet import Fernet

    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATA_KEYS": Fernet.generate_key().decode(),
        "INDEX_KEY": secrets.token_urlsafe(48),
    }


@click.group()
def keys() -> None:
    """The secrets of an installation."""


@keys.command()
def new() -> None:
    """Print a fresh set, and the sheet to keep on paper. Nothing is stored."""
    made = fresh_set()
    for name, value in made.items():
        click.echo(f"{name}={value}")
    click.echo("")
    click.echo("# ---------------- Lembar kunci: cetak, simpan di brankas desa ----------------")
    click.echo("# Tanpa DATA_KEYS, data warga dan berkasnya tidak dapat dibuka lagi oleh siapa pun.")
    click.echo("# Tanpa INDEX_KEY, pencarian dan pengenalan warga tidak berfungsi.")
    click.echo("# Jangan difoto, jangan dikirim lewat WhatsApp, jangan ditaruh di cadangan data.")
    for name, value in made.items():
        click.echo(f"#   {name:<10} {value}")
    click.echo("# Dicetak oleh: ____________________   Tanggal: ____________________")


@keys.command()
def rotate() -> None:
    """Seal everything with the first of DATA_KEYS. The program may run; a cut run is simply begun again."""
    from village_desk.operation import resealing
    from village_desk.vault import InvalidToken

    with application():
        try:
            values, files = resealing.rotate(lambda count: click.echo(".", nl=False, err=True))
        except InvalidToken:
            raise ConfigurationError("DATA_KEYS lacks a key with which something is still sealed.") from None
    click.echo(f"\n{values} values and {files} files are sealed with the first key now.")
    click.echo("Keep the old key, on paper, as long as there are backups that it opens.")


@keys.command()
@click.confirmation_option(prompt="Is the program stopped, everywhere, and INDEX_KEY the new one?")
def reindex() -> None:
    """Compute every look-up hash and search token anew under INDEX_KEY. Stop the program before."""
    from village_desk.operation import reindexing

    with application():
        seen = reindexing.reindex(lambda count: click.echo(".", nl=False, err=True))
    click.echo(f"\n{seen} rows looked at. Everybody signs in again.")
