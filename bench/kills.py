"""The kill test, large: 10,000 messages and 2,000 changes of status while a process dies each second.

The same code as in the suite (tests/faults/killing.py); what is printed goes into docs/reliability.md.
"""

from __future__ import annotations

import sys

import psycopg

from bench.village import Place
from tests.faults import killing

CITIZENS = 1000


def measure(place: Place, _rounds: int) -> None:
    """Run it once and print what was found; ends the program when a promise was broken."""
    home = place.folder / "kills"
    home.mkdir()
    found = killing.run(home, _database(place), CITIZENS, workers=1 if place.sqlite else 2)
    print(f"\n{CITIZENS * 10:,} messages and {CITIZENS * 2:,} changes of status under kill -9, {place.name}")
    for line in found.lines():
        print(f"  {line}", flush=True)
    if found.faults:
        sys.exit(1)


def _database(place: Place) -> str:
    """A database of its own beside the one that was prepared."""
    if place.sqlite:
        return f"sqlite:///{place.folder}/kills/village_desk.db"
    with psycopg.connect(place.database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE kills")
    return place.database_url.rpartition("/")[0] + "/kills"
