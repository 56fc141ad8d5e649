"""What complaints are about, how long they may take, and their topics: pure tables (adminduk 4.4, 4.5).

Topics are the Ombudsman's kinds. They say what a complaint is about, and never that it is so.
"""

from __future__ import annotations

from village_desk.marked import marked

ABOUT: dict[str, str] = {
    "service": marked("Pelayanan"),
    "person": marked("Sikap atau tindakan petugas"),
    "fee": marked("Diminta biaya"),
    "other": marked("Hal lain"),
}
# The weight decides how long it may take; the setting holds the working days.
WEIGHTS: dict[str, str] = {
    "information": marked("Permintaan informasi"),
    "ordinary": marked("Tidak berkadar pengawasan"),
    "oversight": marked("Berkadar pengawasan"),
}
DAYS: dict[str, str] = {
    "information": "COMPLAINT_INFORMATION_DAYS",
    "ordinary": "COMPLAINT_DAYS",
    "oversight": "COMPLAINT_OVERSIGHT_DAYS",
}
TOPICS: dict[str, str] = {
    "delay": marked("Penundaan berlarut"),
    "no_service": marked("Tidak memberikan pelayanan"),
    "procedure": marked("Penyimpangan prosedur"),
    "payment": marked("Permintaan imbalan"),
    "competence": marked("Tidak kompeten"),
    "authority": marked("Penyalahgunaan wewenang"),
    "improper": marked("Tidak patut"),
    "partial": marked("Berpihak"),
    "discrimination": marked("Diskriminasi"),
    "interest": marked("Konflik kepentingan"),
}
# What was done, said with the answer: for the office's account of its complaints, and about nobody.
OUTCOMES: dict[str, str] = {
    "explained": marked("Dijelaskan kepada warga"),
    "mended": marked("Diperbaiki"),
    "changed": marked("Cara kerja kantor diubah"),
    "admonished": marked("Petugas dibina atau ditegur"),
    "forwarded": marked("Diteruskan kepada yang berwenang"),
    "unfounded": marked("Diperiksa, tidak terbukti"),
}
SERVICE_NAME = "Aduan"
# The words of a complaint as the ticket keeps them, in the order in which they are read.
LABELS: dict[str, str] = {
    "tentang": marked("Tentang"),
    "cerita": marked("Yang terjadi"),
    "siapa": marked("Siapa atau loket mana"),
    "waktu_tempat": marked("Kapan dan di mana"),
    "nama": marked("Nama pengadu"),
}


def weight_of(about: str) -> str:
    """Money that was asked for, and what somebody did, must be looked into; all else is ordinary at first."""
    return "oversight" if about in ("fee", "person") else "ordinary"
