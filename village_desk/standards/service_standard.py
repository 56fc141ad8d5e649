"""The 14 components of one service's standard (UU 25/2009 art. 21; Permenpan RB 15/2014), as this office works.

1 to 6 are published and come from the catalogue and from what the program does; 7 comes from the catalogue; 8 to 14
are the office's own words or the shipped ones, which are to be checked until the office has confirmed them. With
them stand the official and the officer that Permendagri 2/2017 art. 12 asks for.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from village_desk.database import db
from village_desk.marked import marked
from village_desk.office import setup_standards
from village_desk.office.fields_result import grouped
from village_desk.office.models import Office, User
from village_desk.office.services import Service
from village_desk.office.standard_texts import COMPONENTS, NAMES, OFFICERS, SHIPPED
from village_desk.office.standards_models import OfficeStandards
from village_desk.standards import amounts, procedure, set_here
from village_desk.standards.sentences import Sentence, own, said
from village_desk.tickets import complaint_times
from village_desk.tickets.complaint_kinds import DAYS

PUBLISHED = 6  # components 1 to 6 are for everyone


@dataclass(frozen=True)
class Component:
    """`ordered`: the lines are steps one after the other. `to_check`: shipped words that the office has "
    "not read."""

    number: int
    name: str
    lines: tuple[Sentence, ...]
    ordered: bool = False
    to_check: bool = False


@dataclass(frozen=True)
class ServiceStandard:
    """One service's standard. `official` and `officer` are "" until the office says who they are."""

    service: Service
    components: tuple[Component, ...]
    official: str
    officer: str

    @property
    def to_check(self) -> bool:
        return not (self.official and self.officer) or any(one.to_check for one in self.components)


def of(office: Office, service: Service) -> ServiceStandard:
    """All 14 components of this service in this office."""
    row = setup_standards.of(office)
    named = row.by_service.get(service.slug, {})
    return ServiceStandard(
        service,
        (*published(office, service), _legal(service), *_internal(office, row)),
        named.get("official") or row.official,
        named.get("officer") or row.officer,
    )


def published(office: Office, service: Service) -> tuple[Component, ...]:
    """Components 1 to 6, which the law wants published."""
    return (
        Component(1, marked("Persyaratan"), tuple(_requirements(service))),
        Component(
            2,
            marked("Sistem, mekanisme, dan prosedur"),
            tuple(procedure.steps(office, service)),
            ordered=True,
        ),
        Component(3, marked("Jangka waktu penyelesaian"), tuple(_time(service))),
        Component(4, marked("Biaya atau tarif"), (_cost(service),)),
        Component(5, marked("Produk pelayanan"), tuple(_product(service))),
        Component(6, marked("Penanganan pengaduan, saran, dan masukan"), tuple(complaints(office))),
    )


def own_words(row: OfficeStandards, key: str, office: Office) -> Sentence:
    """The office's words for a component, else the shipped ones."""
    officers = str(count_officers(office))
    if key in row.texts:
        return own(row.texts[key].replace(OFFICERS, officers))
    return said(SHIPPED[key], officers=officers)


def count_officers(office: Office) -> int:
    """Active members of staff who work requests."""
    people = db.session.scalars(select(User.roles).where(User.office_id == office.id, User.active.is_(True)))
    return sum("officer" in roles for roles in people)


def complaints(office: Office) -> list[Sentence]:
    """Where to complain, and within how many working days which answer comes."""
    days = {weight: amounts.working_days(complaint_times.days_of(weight)) for weight in DAYS}
    found = [said(marked("Tulis ADUAN ke WhatsApp %(number)s kapan saja."), number=office.whatsapp)]
    if office.phone:
        found.append(said(marked("Telepon kantor: %(phone)s."), phone=office.phone))
    if office.address:
        found.append(said(marked("Datang ke %(address)s pada jam layanan."), address=office.address))
    found += [
        said(
            marked("Aduan ditanggapi paling lambat %(days)s."),
            days=amounts.working_days(set_here.count("COMPLAINT_ACKNOWLEDGE_DAYS")),
        ),
        said(
            marked(
                "Aduan dijawab paling lambat %(information)s (permintaan informasi), "
                "%(ordinary)s (biasa), atau %(oversight)s (perlu pemeriksaan)."
            ),
            **days,
        ),
        said(marked("Warga juga berhak mengadu lewat SP4N-LAPOR (lapor.go.id, SMS 1708) dan Ombudsman RI.")),
    ]
    return found


def _requirements(service: Service) -> list[Sentence]:
    found = []
    for one in service.requirements:
        if one.in_person:
            found.append(said(marked("%(paper)s (dibawa saat ke kantor)"), paper=one.name))
        elif one.required:
            found.append(own(one.name))
        else:
            found.append(said(marked("%(paper)s (bila ada)"), paper=one.name))
    return found or [said(marked("Tidak ada berkas yang disyaratkan."))]


def _time(service: Service) -> list[Sentence]:
    if service.estimate_only:
        return [
            said(
                marked(
                    "Diperkirakan %(days)s sejak berkas lengkap; tanggal pastinya disampaikan "
                    "petugas setelah pemeriksaan di tempat."
                ),
                days=amounts.working_days(service.promised_working_days),
            )
        ]
    found = [
        said(
            marked("Paling lambat %(days)s sejak berkas lengkap."),
            days=amounts.working_days(service.promised_working_days),
        )
    ]
    if service.handling == "forward" and service.issuer_working_days:
        found.append(
            said(
                marked("Di dalamnya %(days)s di instansi penerbit."),
                days=amounts.working_days(service.issuer_working_days),
            )
        )
    found.append(said(marked("Waktu menunggu berkas dari warga tidak dihitung.")))
    return found


def _cost(service: Service) -> Sentence:
    if service.fee_idr:
        return said(marked("Rp%(amount)s"), amount=grouped(service.fee_idr))
    return said(marked("GRATIS, tidak dipungut biaya."))


def _product(service: Service) -> list[Sentence]:
    found = [own(service.output)]
    if service.validity_days:
        found.append(said(marked("Berlaku %(days)s."), days=amounts.days(service.validity_days)))
    return found


def _legal(service: Service) -> Component:
    """7, from the catalogue; a service of the office's own may have none, and then it is to be filled in."""
    lines = tuple(own(text) for text in service.legal_basis)
    missing = said(marked("Belum diisi dalam katalog layanan (legal_basis)."))
    return Component(7, marked("Dasar hukum"), lines or (missing,), to_check=not lines)


def _internal(office: Office, row: OfficeStandards) -> list[Component]:
    return [
        Component(number, NAMES[key], (own_words(row, key, office),), to_check=key not in row.confirmed)
        for number, key in enumerate(COMPONENTS, start=8)
    ]
