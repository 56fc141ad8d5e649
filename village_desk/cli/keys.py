"""`village-desk keys`: the secrets of an installation."""

from __future__ import annotations

import secrets

import click


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
