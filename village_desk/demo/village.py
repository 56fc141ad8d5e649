"""The demo's office, its people, and its secrets in instance/demo.env."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from village_desk import config
from village_desk.office import hours as opening
from village_desk.office import people, registry, setup
from village_desk.office.models import Office

WHATSAPP = "+6281130000042"
_WORDS = "padi sawah jambu melati kelapa sungai bukit pasar embun lumbung kentongan merpati".split()


@dataclass(frozen=True)
class SignIn:
    """One demo member of staff: role word, name, what signs in, and the password's name in demo.env."""

    roles: tuple[str, ...]
    title: str
    name: str
    phone: str
    variable: str


STAFF = (
    SignIn(("officer",), "Petugas", "Rina Wulandari", "+6281230000001", "DEMO_PASSWORD_OFFICER"),
    SignIn(("head",), "Kepala Desa", "Suyatno", "+6281230000002", "DEMO_PASSWORD_HEAD"),
    SignIn(("admin",), "Admin", "Dewi Lestari", "+6281230000003", "DEMO_PASSWORD_ADMIN"),
)


# What a village office is asked beside papers; an office writes its own on the page "Pertanyaan warga".
QUESTIONS = [
    {
        "phrases": ["posyandu", "jadwal posyandu", "imunisasi balita", "timbang balita"],
        "answer": "Posyandu balita diadakan setiap hari Selasa minggu kedua pukul 08.00–10.00 di balai dusun "
        "masing-masing. Mohon membawa buku KIA.",
        "answer_en": "The health post for small children is held on the second Tuesday of each month, 08.00–10.00, "
        "in each hamlet hall. Please bring the pink mother-and-child book.",
    },
    {
        "phrases": ["bayar pbb", "pajak bumi bangunan", "lunas pbb"],
        "answer": "PBB dapat dibayar di kantor desa setiap Kamis pukul 08.00–12.00, atau di bank dan minimarket "
        "dengan menunjukkan nomor SPPT.",
        "answer_en": "Land tax (PBB) can be paid at the office every Thursday, 08.00–12.00, or at banks and "
        "minimarkets with the SPPT number.",
    },
    {
        "phrases": ["jadwal bansos", "bansos cair", "blt cair", "pkh cair", "kapan bantuan cair"],
        "answer": "Jadwal penyaluran bantuan diumumkan di papan pengumuman kantor desa dan lewat kepala dusun "
        "begitu tanggalnya ditetapkan. Untuk usulan atau sanggahan data, tulis *bansos* di sini.",
    },
    {
        "phrases": ["pinjam balai desa", "sewa balai desa", "pakai balai desa"],
        "answer": "Balai desa dapat dipakai warga untuk kegiatan bersama tanpa biaya. Mohon memberi tahu kantor "
        "paling lambat tujuh hari sebelumnya supaya jadwalnya tidak bertumpuk.",
    },
]


def make_environment(fresh_keys: dict[str, str], path: Path) -> None:
    """Write the demo's own secrets (0600) unless they are there. No default password: each demo has its own."""
    if path.exists():
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = fresh_keys | {
        "DATABASE_URL": "sqlite:///village_desk.db",
        "PUBLIC_URL": os.environ.get("PUBLIC_URL", "http://127.0.0.1:8000"),
        "VILLAGE_DESK_CARRIER": "simulator",
        "VILLAGE_DESK_DEMO": "1",
    }
    values |= {person.variable: _password() for person in STAFF}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in values.items())


def make_office() -> Office:
    """Desa Wonojati with its default hours and all services, an officer, a head and an admin."""
    office = setup.add_office(slug="wonojati", code="WNJ", name="Desa Wonojati", whatsapp=WHATSAPP)
    setup.apply(
        office,
        {
            "address": "Jl. Balai Desa No. 1, Wonojati",
            "phone": "0331 000042",
            "duty_phone": "+6281230000001",
            "privacy_contact": "Sekretaris Desa, di kantor desa",
            "map": "-8.2767,113.6521",
            "questions": QUESTIONS,
        },
    )
    for person in STAFF:
        people.add_user(
            office,
            roles=list(person.roles),
            name=person.name,
            phone=person.phone,
            password=os.environ[person.variable],
        )
    return office


def make_it_night(office: Office, now: datetime) -> str | None:
    """If the counter is open right now, close it for the rest of today, so that the request comes after hours.

    Returns the sentence that tells the user so, or None when it was shut anyway. Hours are data: the demo
    changes them as an office would, with a dated override.
    """
    hours = registry.hours_of(office)
    if not opening.is_open(hours, now):
        return None
    today = hours.local(now).date()
    data = setup.export(office)
    closed = {
        "first_day": today.isoformat(),
        "last_day": today.isoformat(),
        "intervals": [],
        "reason": "Contoh: hari ini kantor dianggap tutup",
    }
    setup.apply(office, {"overrides": [*data.get("overrides", []), closed]})
    return "The office would be open now, so the demo has closed it for today by a dated override."


def environment_path() -> Path:
    """Where the demo's secrets lie."""
    return config.instance_dir(os.environ) / "demo.env"


def _password() -> str:
    return f"{secrets.choice(_WORDS)}-{secrets.choice(_WORDS)}-{secrets.randbelow(900) + 100}"
