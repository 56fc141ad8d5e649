"""From whom a report comes and who signs it, from the office's own settings, as on its printed standards."""

from __future__ import annotations

from dataclasses import dataclass

from village_desk.office import setup_standards
from village_desk.office.models import Office
from village_desk.translation import gettext as _


@dataclass(frozen=True)
class Letterhead:
    """In the reader's language. What the office has not filled in is "" or left out of `address`.

    `address`: the lines below the issuer; district and regency stand in them as the office writes its address.
    `place` and `head`: those of the signed pledge (*maklumat*).
    """

    issuer: str
    address: tuple[str, ...]
    place: str
    head: str


def of(office: Office) -> Letterhead:
    """The office's letterhead as its settings are now."""
    row = setup_standards.of(office)
    telephone = _("Telepon %(phone)s", phone=office.phone) if office.phone else ""
    return Letterhead(
        issuer=_("Pemerintah %(office)s", office=office.name),
        address=tuple(line for line in (office.address, telephone) if line),
        place=row.pledge_place,
        head=row.pledge_head,
    )
