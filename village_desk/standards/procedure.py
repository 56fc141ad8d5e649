"""Component 2 of a service standard: the way that a request of this service really goes here.

Made from what the service asks for, who issues its paper and how it is handed over, with the days that the program
itself uses: when a setting changes, so does the printed procedure.
"""

from __future__ import annotations

from village_desk.marked import marked
from village_desk.office import registry
from village_desk.office.models import Office
from village_desk.office.services import Service
from village_desk.standards import amounts, set_here
from village_desk.standards.sentences import OpeningHours, Sentence, on_working_days, said
from village_desk.tickets import reminder_days
from village_desk.tickets.status import Status

_COLLECTED = {
    "original": marked(
        "Warga atau yang mewakilinya mengambil dokumen asli di kantor desa dengan kode ambil."
    ),
    "either": marked(
        "Warga mengambil dokumen di kantor desa dengan kode ambil, atau menerimanya sebagai berkas PDF lewat "
        "WhatsApp bila memungkinkan."
    ),
    "digital": marked("Hasilnya dikirim lewat WhatsApp; warga tidak perlu datang."),
}


def steps(office: Office, service: Service) -> list[Sentence]:
    """From the first word to the paper in the hand, in order."""
    return [
        *_asking(office, service),
        *_checking(),
        *_making(office, service),
        *_handing_over(service),
    ]


def _asking(office: Office, service: Service) -> list[Sentence]:
    opening = OpeningHours(registry.hours_of(office))
    found = [
        said(
            marked("Warga menulis ke WhatsApp %(number)s kapan saja, juga di luar jam layanan."),
            number=office.whatsapp,
        )
    ]
    if opening:
        found.append(
            said(marked("Warga juga dapat datang ke kantor desa pada jam layanan: %(hours)s."), hours=opening)
        )
    if service.files_asked:
        words = marked(
            "Warga menjawab %(fields)s, mengirim foto berkas yang diminta, lalu memeriksa ringkasannya."
        )
    else:
        words = marked("Warga menjawab %(fields)s, lalu memeriksa ringkasannya.")
    receipt = marked(
        "Permohonan dicatat dan warga langsung menerima nomor permohonan serta tautan untuk melihatnya."
    )
    questions = amounts.questions(len([field for field in service.fields if field.required]))
    return [*found, said(words, fields=questions), said(receipt)]


def _checking() -> list[Sentence]:
    *reminded, given_up = reminder_days.of(Status.DOCUMENTS_MISSING)
    found = [
        said(
            marked(
                "Petugas memeriksa isian dan berkas. Bila ada yang kurang, warga diberi tahu apa yang kurang."
            )
        )
    ]
    if reminded:
        found.append(
            said(
                marked(
                    "Warga yang belum melengkapi berkas diingatkan pada %(days)s; permohonan dibatalkan "
                    "setelah %(end)s dan dapat diajukan lagi."
                ),
                days=on_working_days(reminded),
                end=amounts.working_days(given_up),
            )
        )
    return found


def _making(office: Office, service: Service) -> list[Sentence]:
    if service.handling == "issue":
        found = [said(marked("Petugas membuat dokumen dan mengajukannya untuk ditandatangani."))]
        if service.next_office:
            found.append(
                said(marked("Bila diperlukan, warga melanjutkan ke %(agency)s."), agency=service.next_office)
            )
        return found
    agency = service.next_office or service.issuer
    return [
        said(marked("Petugas meneruskan berkas ke %(agency)s, yang menerbitkan dokumennya."), agency=agency),
        said(marked("Bila berkas dikembalikan, petugas memperbaikinya bersama warga.")),
    ]


def _handing_over(service: Service) -> list[Sentence]:
    found = [said(marked("Warga diberi tahu lewat WhatsApp ketika hasilnya siap."))]
    found.append(said(_COLLECTED[service.pickup]))
    days = reminder_days.of(Status.READY)
    if service.pickup != "digital" and days:
        found.append(
            said(
                marked("Dokumen yang belum diambil diingatkan pada %(days)s."),
                days=on_working_days(days),
            )
        )
    found.append(
        said(
            marked("Bila hasilnya keliru, warga dapat membuka kembali permohonan dalam %(hours)s."),
            hours=amounts.hours(set_here.hours("REOPEN")),
        )
    )
    return found
