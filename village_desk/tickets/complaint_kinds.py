"""What complaints are about, how long they may take, and their topics: pure tables (adminduk 4.4, 4.5).

Topics are the Ombudsman's kinds. They say what a complaint is about, and never that it is so.
"""

from __future__ import annotations

ABOUT: dict[str, str] = {
    "service": "Pelayanan",
    "person": "Sikap atau tindakan petugas",
    "fee": "Diminta biaya",
    "other": "Hal lain",
}
# The weight decides how long it may take; the setting holds the working days.
WEIGHTS: dict[str, str] = {
    "information": "Permintaan informasi",
    "ordinary": "Tidak berkadar pengawasan",
    "oversight": "Berkadar pengawasan",
}
DAYS: dict[str, str] = {
    "information": "COMPLAINT_INFORMATION_DAYS",
    "ordinary": "COMPLAINT_DAYS",
    "oversight": "COMPLAINT_OVERSIGHT_DAYS",
}
TOPICS: dict[str, str] = {
    "delay": "Penundaan berlarut",
    "no_service": "Tidak memberikan pelayanan",
    "procedure": "Penyimpangan prosedur",
    "payment": "Permintaan imbalan",
    "competence": "Tidak kompeten",
    "authority": "Penyalahgunaan wewenang",
    "improper": "Tidak patut",
    "partial": "Berpihak",
    "discrimination": "Diskriminasi",
    "interest": "Konflik kepentingan",
}
SERVICE_NAME = "Aduan"
# The words of a complaint as the ticket keeps them, in the order in which they are read.
LABELS: dict[str, str] = {
    "tentang": "Tentang",
    "cerita": "Yang terjadi",
    "siapa": "Siapa atau loket mana",
    "waktu_tempat": "Kapan dan di mana",
    "nama": "Nama pengadu",
}


def weight_of(about: str) -> str:
    """Money that was asked for, and what somebody did, must be looked into; all else is ordinary at first."""
    return "oversight" if about in ("fee", "person") else "ordinary"
