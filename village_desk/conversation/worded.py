"""The questions of a service, worded for the person that the request is for: "Nama ibu", "NIK ibu". Pure."""

from __future__ import annotations

from dataclasses import replace

from village_desk.conversation import kin
from village_desk.office.services import Field, Service

ASK = "?"  # in Draft.whom: the message hints at somebody else, and does not say so plainly
# The person of these is asked for by a field of its own; the applicant is another.
_NAMED_APART = frozenset({"nama_anggota", "nama_diubah", "nama_kepala_baru"})
_PERSONAL = frozenset("nama nik no_kk tanggal_lahir tempat_lahir alamat pekerjaan penghasilan email".split())


def matters(service: Service) -> bool:
    """Does the service ask for one person, whoever that is, by name and NIK?"""
    slugs = {f.slug for f in service.fields if f.required}
    return {"nama", "nik"} <= slugs and not _NAMED_APART & slugs


def worded(service: Service, code: str) -> Service:
    """The same service, its questions worded for that person: "Nama ibu", "NIK ibu"."""
    if code in ("", ASK) or not matters(service):
        return service
    person = kin.NAMES.get(code, kin.NAMES["other"])["id"]
    others = " ".join(f.label.casefold() for f in service.fields if f.slug not in _PERSONAL)
    if code == "other" or any(part in others for part in person.split("/")):
        person = "yang bersangkutan"
    return replace(service, fields=tuple(_worded(f, person) for f in service.fields))


def _worded(field: Field, person: str) -> Field:
    if field.slug not in _PERSONAL:
        return field
    if field.slug == "nama":
        return replace(field, label=f"Nama {person} (sesuai KTP)")
    remark = field.label[len(_bare(field.label)) :]
    return replace(field, label=f"{_bare(field.label)} {person}{remark}")


def _bare(label: str) -> str:
    return label.split(" (")[0].strip() or label
