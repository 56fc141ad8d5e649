"""One more request; prints the moment of its commit on the machine's steady clock. For the program's environment."""

from __future__ import annotations

import time

from village_desk import clock, create_app
from village_desk.database import transaction
from village_desk.office import registry
from village_desk.tickets import intake


def main() -> None:
    """Open it at the office `wonojati`."""
    with create_app().app_context():
        office = registry.office_by_slug("wonojati")
        if office is None:
            raise SystemExit("There is no office.")
        service = registry.catalogue_of(office).services[0]
        with transaction():
            intake.open_ticket(
                office,
                service,
                citizen=None,
                fields={"nama": "Siti Aminah"},
                files=(),
                missing=(),
                received_at=clock.now(),
            )
        print(time.monotonic())


if __name__ == "__main__":
    main()
