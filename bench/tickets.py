"""Fill the desk: tickets of every service, of different citizens, as the program itself opens them.

Run in the program's environment: `python -m bench.tickets COUNT`.
"""

from __future__ import annotations

import sys

from village_desk import clock, create_app
from village_desk.citizens import directory
from village_desk.database import transaction
from village_desk.gateway.types import Incoming
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.tickets import intake

FIRST_NAMES = "Siti Budi Endang Hariyanto Lilik Misnadi Nur Ponirah Sulastri Wagiman".split()
LAST_NAMES = "Aminah Santoso Susilowati Handayani Maimunah Karim Wulandari".split()


def main(count: int) -> None:
    """Open `count` tickets at the office `wonojati`."""
    with create_app().app_context(), transaction():
        office = registry.office_by_slug("wonojati")
        if office is None:
            raise SystemExit("There is no office.")
        for number in range(count):
            _open(office, number)


def _open(office: Office, number: int) -> None:
    name = f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[number % len(LAST_NAMES)]}"
    phone = f"+62857{number:08d}"
    incoming = Incoming(
        account="AC" + "0" * 31 + "1",
        message_sid=f"SM{number:032x}",
        sender=f"whatsapp:{phone}",
        recipient=f"whatsapp:{office.whatsapp}",
        body="Halo",
        phone=phone,
        external_id=None,
        profile_name=name,
    )
    services = registry.catalogue_of(office).services
    service = services[number % len(services)]
    required = [one.slug for one in service.requirements if one.required]
    intake.open_ticket(
        office,
        service,
        citizen=directory.find_or_add(office, incoming, training=False, now=clock.now()),
        fields={"nama_lengkap": name, "nik": f"35091617089{number:05d}"},
        files=(),
        missing=required if number % 3 == 0 else (),
        received_at=clock.now(),
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
