"""The procedure (*SOP*) of this office, written from its own settings: who changes a setting changes the SOP.

No number is typed here. Hours, languages, services and people are the office's; intervals are the installation's
(village_desk.config), each said in the unit in which it is set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from village_desk.marked import marked
from village_desk.messages import templates, window
from village_desk.office import languages, registry, wording_time
from village_desk.office.models import Office
from village_desk.standards import amounts, service_standard, set_here, sop_after
from village_desk.standards.sentences import OpeningHours, Sentence, on_working_days, said
from village_desk.tickets import attention, reminder_days
from village_desk.tickets.status import Status


@dataclass(frozen=True)
class Section:
    """One heading of the procedure with its rules, in order."""

    title: str
    lines: tuple[Sentence, ...]


def sections(office: Office, now: datetime) -> tuple[Section, ...]:
    """The whole procedure as it is at `now` (aware)."""
    return tuple(Section(title, tuple(lines(office, now))) for title, lines in _SECTIONS)


class _Spoken:
    """Languages, called as the reader's language calls them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = tuple(codes)

    def said_in(self, language: str) -> str:
        """ "bahasa Indonesia dan bahasa Jawa", "Indonesian and Javanese"."""
        return languages.joined((languages.name_in(one, language) for one in self._codes), language)

    def __str__(self) -> str:
        return self.said_in("id")


def _hours(office: Office, now: datetime) -> list[Sentence]:
    hours = registry.hours_of(office)
    today = hours.local(now).date()
    opening = OpeningHours(hours)
    found = [
        said(
            marked("Permohonan dan aduan diterima lewat WhatsApp %(number)s setiap saat."),
            number=office.whatsapp,
        )
    ]
    if opening:
        zone = wording_time.zone_word(hours.timezone) or hours.timezone.key
        found.append(said(marked("Jam layanan di kantor: %(hours)s (%(zone)s)."), hours=opening, zone=zone))
    days_off = [day for day in hours.closed_days if day.year == today.year]
    found += [
        said(
            marked(
                "Kantor tutup pada hari libur dan cuti bersama yang tercatat: %(count)s hari dalam tahun "
                "%(year)s. Hari itu tidak dihitung dalam janji selesai."
            ),
            count=len(days_off),
            year=today.year,
        ),
        said(
            marked(
                "Berkas yang lengkap sebelum kantor buka dihitung sejak hari itu; yang lengkap sesudahnya "
                "sejak hari kerja berikutnya."
            )
        ),
    ]
    return found


def _languages(office: Office, _now: datetime) -> list[Sentence]:
    return [
        said(
            marked("Warga dijawab dalam %(languages)s, sesuai cara mereka menulis."),
            languages=_Spoken(languages.on(office.languages)),
        )
    ]


def _receiving(office: Office, _now: datetime) -> list[Sentence]:
    return [
        said(
            marked("Kantor melayani %(count)s layanan; standar tiap layanan dicetak tersendiri."),
            count=len(registry.catalogue_of(office).services),
        ),
        said(
            marked(
                "Setiap permohonan mendapat nomor, janji selesai, dan tautan untuk melihat perkembangannya."
            )
        ),
        said(
            marked("Isian yang belum dikirim diingatkan setelah %(hours)s dan dihapus setelah %(days)s."),
            hours=amounts.hours(set_here.hours("DRAFT_REMINDER")),
            days=amounts.days(set_here.days("DRAFT_EXPIRY")),
        ),
        said(
            marked("Nomor yang diam lebih dari %(days)s diperiksa dahulu sebelum melihat permohonan lama."),
            days=amounts.days(set_here.days("IDENTITY_CHECK")),
        ),
    ]


def _answering(office: Office, _now: datetime) -> list[Sentence]:
    return [
        said(
            marked("%(officers)s petugas pelayanan mengerjakan permohonan."),
            officers=service_standard.count_officers(office),
        ),
        said(
            marked(
                "Petugas mulai mengerjakan atau membalas dalam %(minutes)s menit jam kerja sejak "
                "permohonan masuk."
            ),
            minutes=round(registry.first_answer_of(office).total_seconds() / 60),
        ),
        said(
            marked(
                "Warga yang meminta petugas dan belum dijawab dalam %(minutes)s menit jam kerja diberi tahu "
                "bahwa gilirannya belum tiba."
            ),
            minutes=set_here.count("HOLDING_WORKING_MINUTES"),
        ),
        said(
            marked("Setelah petugas menulis, jawaban otomatis berhenti selama %(minutes)s."),
            minutes=amounts.minutes(set_here.minutes("BOT_SILENCE")),
        ),
    ]


def _escalating(office: Office, _now: datetime) -> list[Sentence]:
    minutes = round(attention.WAITS.total_seconds() / 60)
    duty = (
        marked("Telepon piket sudah diisi: ia menerima kabar darurat dan ringkasan malam saat kantor buka.")
        if office.duty_phone
        else marked("Telepon piket belum diisi: kabar darurat hanya tampil di antrean.")
    )
    return [
        said(
            marked(
                "Permohonan yang belum diambil siapa pun setelah %(minutes)s menit jam kerja dikabarkan "
                "kepada petugas."
            ),
            minutes=minutes,
        ),
        said(
            marked(
                "Setiap pagi petugas diberi tahu permohonannya yang harus selesai hari itu atau terlambat."
            )
        ),
        said(marked("Setiap pagi Kepala Desa diberi tahu permohonan yang terlambat sehari atau lebih.")),
        said(duty),
    ]


def _missing(_office: Office, _now: datetime) -> list[Sentence]:
    *reminded, end = reminder_days.of(Status.DOCUMENTS_MISSING)
    found = [said(marked("Berkas yang kurang diminta dengan menyebut apa yang kurang dan mengapa."))]
    if reminded:
        found.append(said(marked("Warga diingatkan pada %(days)s."), days=on_working_days(reminded)))
    found += [
        said(marked("Permohonan dibatalkan setelah %(days)s tanpa berkas."), days=amounts.working_days(end)),
        said(marked("Selama menunggu berkas dari warga, waktu janji berhenti.")),
    ]
    return found


def _telling(office: Office, _now: datetime) -> list[Sentence]:
    needed = [state for state in templates.states(office) if state.needed]
    found = [
        said(
            marked(
                "Warga selalu diberi tahu bila dokumen siap, berkas kurang, permohonan ditolak atau dibatalkan, "
                "dan aduan ditanggapi atau dijawab. Perubahan lain dikabarkan bila warga menulis dalam "
                "%(hours)s jam terakhir."
            ),
            hours=round(window.OPEN.total_seconds() / 3600),
        ),
        said(
            marked("Pesan resmi yang wajib sampai: %(ready)s dari %(all)s siap dipakai."),
            ready=sum(state.works for state in needed),
            all=len(needed),
        ),
        said(
            marked("SMS dikirim bila WhatsApp gagal.") if office.sms_enabled else marked("SMS tidak dipakai.")
        ),
        said(
            marked(
                "Kabar siap yang belum sampai setelah %(ready)s, dan kabar lain setelah %(others)s, "
                "disampaikan lewat telepon oleh petugas."
            ),
            ready=amounts.hours(set_here.hours("READY_TO_PHONE")),
            others=amounts.hours(set_here.hours("OTHERS_TO_PHONE")),
        ),
    ]
    return found


Lines = Callable[[Office, datetime], list[Sentence]]
_SECTIONS: tuple[tuple[str, Lines], ...] = (
    (marked("Jam layanan dan hari libur"), _hours),
    (marked("Bahasa"), _languages),
    (marked("Menerima permohonan"), _receiving),
    (marked("Menjawab dan mengerjakan"), _answering),
    (marked("Bila belum ada yang mengerjakan"), _escalating),
    (marked("Berkas yang kurang"), _missing),
    (marked("Memberi tahu warga"), _telling),
    (marked("Menyerahkan dokumen"), sop_after.collecting),
    (marked("Aduan"), sop_after.complaining),
    (marked("Keadaan darurat"), sop_after.urgent),
    (marked("Data dan arsip"), sop_after.keeping),
)
