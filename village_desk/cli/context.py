"""The application of a command, with its environment: the demo's own when nothing else is set."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from village_desk import config
from village_desk.errors import ConfigurationError

if TYPE_CHECKING:
    from flask import Flask


def adopt_demo_environment() -> None:
    """Read instance/demo.env when SECRET_KEY, DATA_KEYS and DATABASE_URL are all unset, and say so."""
    demo = config.demo_environment(os.environ)
    if demo is not None:
        os.environ.update(demo)
        click.echo("Using the demo's environment from instance/demo.env.", err=True)


@contextlib.contextmanager
def application(*, schema: bool = True) -> Iterator[Flask]:
    """The application inside its context. Raises ConfigurationError unless the schema is the one we know."""
    adopt_demo_environment()
    with _nothing_thrown_away():
        from village_desk import create_app, database
        from village_desk.migrations import runner

        app = create_app()
    with app.app_context():
        with database_named():
            refusal = runner.refusal() if schema else None
        if refusal:
            raise ConfigurationError(refusal)
        database.insist_on_schema(runner.head() if schema else None)
        yield app


@contextlib.contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """While a program comes up, what it makes stays: looking for garbage among it takes a fifth of the start."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextlib.contextmanager
def database_named() -> Iterator[None]:
    """A database that cannot be opened is one clear line. The driver's own words may hold the password."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        logging.getLogger(__name__).debug("database not opened", exc_info=True)
        raise ConfigurationError(
            f"DATABASE_URL: the database cannot be opened or does not answer ({type(error).__name__})."
        ) from None
