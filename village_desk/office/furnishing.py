"""What a new office starts with: the default hours, the shipped catalogue, this and next year's days off."""

from __future__ import annotations

from datetime import time

from sqlalchemy import insert

from village_desk.database import db
from village_desk.office import catalogue, days_off
from village_desk.office.models import Office, OfficeService, OpeningInterval

# Mon–Thu and Fri (contract, defaults); local time of the office.
DEFAULT_HOURS = tuple(
    (weekday, time.fromisoformat(opens), time.fromisoformat(closes))
    for weekdays, pairs in (
        (range(4), (("08:00", "12:00"), ("13:00", "15:30"))),
        (range(4, 5), (("08:00", "11:30"), ("13:00", "14:30"))),
    )
    for weekday in weekdays
    for opens, closes in pairs
)


def furnish(office: Office) -> None:
    """Give the office, which has its id, what it starts with. Part of the caller's transaction."""
    hours = [
        {"office_id": office.id, "weekday": weekday, "opens": opens, "closes": closes}
        for weekday, opens, closes in DEFAULT_HOURS
    ]
    services = [
        {
            "office_id": office.id,
            "slug": definition["slug"],
            "code": definition["code"],
            "enabled": True,
            "definition": definition,
        }
        for definition in catalogue.shipped_definitions().values()
    ]
    db.session.execute(insert(OpeningInterval), hours)
    db.session.execute(insert(OfficeService), services)
    days_off.seed(office, days_off.coming_years(office, office.created_at))
