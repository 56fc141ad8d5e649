"""The second half of the office's procedure: handing over, complaints, emergencies, what is kept and how long."""

from __future__ import annotations

from datetime import datetime

from village_desk.marked import marked
from village_desk.office import emergency
from village_desk.office.models import Office
from village_desk.standards import amounts, service_standard, set_here
from village_desk.standards.sentences import Sentence, on_working_days, said
from village_desk.tickets import reminder_days
from village_desk.tickets.status import Status


def collecting(_office: Office, _now: datetime) -> list[Sentence]:
    """From ready to collected, and after it."""
    days = reminder_days.of(Status.READY)
    found = [
        said(
            marked(
                "Dokumen diserahkan kepada yang menunjukkan kode ambil atau dikenali petugas, lalu dicatat "
                "dalam buku ekspedisi."
            )
        )
    ]
    if days:
        found.append(
            said(
                marked("Dokumen yang belum diambil diingatkan pada %(days)s."),
                days=on_working_days(days),
            )
        )
    return [
        *found,
        said(
            marked("Dalam %(hours)s setelah selesai, warga dapat membuka kembali permohonannya."),
            hours=amounts.hours(set_here.hours("REOPEN")),
        ),
        said(
            marked("Tautan lacak tidak berlaku lagi %(days)s setelah dokumen diambil."),
            days=amounts.days(set_here.count("TRACKING_DEAD_DAYS")),
        ),
    ]


def complaining(office: Office, _now: datetime) -> list[Sentence]:
    """Component 6 of every standard, and who may not see a complaint."""
    return [
        *service_standard.complaints(office),
        said(
            marked(
                "Aduan tidak dilihat dan tidak ditangani oleh pihak yang diadukan. Aduan soal biaya "
                "rahasia sejak awal."
            )
        ),
    ]


def urgent(office: Office, _now: datetime) -> list[Sentence]:
    """The numbers that citizens are given at once."""
    numbers = emergency.numbers(office.emergency)
    return [
        said(
            marked(
                "Warga dalam keadaan darurat langsung diberi nomor %(general)s (darurat umum), %(ambulance)s "
                "(ambulans), %(police)s (polisi), dan %(fire)s (pemadam kebakaran), kapan pun menulis."
            ),
            **{key: numbers[key] for key in ("general", "ambulance", "police", "fire")},
        )
    ]


def keeping(_office: Office, _now: datetime) -> list[Sentence]:
    """Ages after which things go (privacy.retention), sign-ins and backups."""
    return [
        said(
            marked(
                "Berkas warga dihapus %(files)s setelah permohonan ditutup, isiannya setelah %(words)s, "
                "kecuali layanan menentukan lain; percakapan setelah %(chat)s."
            ),
            files=amounts.days(set_here.count("RETENTION_FILES_DAYS")),
            words=amounts.days(set_here.count("RETENTION_WORDS_DAYS")),
            chat=amounts.days(set_here.count("RETENTION_CHAT_DAYS")),
        ),
        said(marked("Identitas warga hanya dibuka oleh petugas; setiap pembukaan NIK lengkap dicatat.")),
        said(
            marked("Sesi petugas berakhir setelah %(idle)s tidak dipakai, paling lama %(most)s."),
            idle=amounts.hours(set_here.hours("SESSION_IDLE")),
            most=amounts.days(set_here.days("SESSION_MAX")),
        ),
        said(
            marked("Cadangan data yang tersandi dibuat setiap %(minutes)s."),
            minutes=amounts.minutes(set_here.minutes("BACKUP_EVERY")),
        ),
    ]
