"""Emergency numbers as JSON in and out: only what differs from the defaults is kept."""

from __future__ import annotations

from typing import Any

from village_desk.office import emergency, shapes
from village_desk.office.models import Office


def apply_emergency(office: Office, data: Any) -> None:
    """`{general, ambulance, police, fire, disaster, women_children, crisis, death}`; what is left out is the default.

    Each is a number with a few words at most. Only `death` may be empty: the others must help at night.
    """
    shapes.keys(data, emergency.DEFAULTS.keys(), (), "emergency")
    own: dict[str, str] = {}
    for key, value in data.items():
        path = f"emergency.{key}"
        text = " ".join(shapes.line(value, path, emergency.LONGEST, empty=key == "death").split())
        if text and not any(character.isdigit() for character in text):
            shapes.refuse(path, "harus memuat nomor telepon.")
        if text != emergency.DEFAULTS[key]:
            own[key] = text
    office.emergency = own or None


def export_emergency(office: Office) -> dict[str, str]:
    """Every number, as `apply_emergency` takes them."""
    return emergency.numbers(office.emergency)
