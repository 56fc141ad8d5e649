"""What may be told of a respondent, if they like: age band, sex, education. Codes, and never beside a name or NIK."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from village_desk.marked import marked

AGES: Final[Mapping[str, str]] = {
    "17-25": marked("17–25 tahun"),
    "26-40": marked("26–40 tahun"),
    "41-60": marked("41–60 tahun"),
    "60+": marked("di atas 60 tahun"),
}
SEXES: Final[Mapping[str, str]] = {"l": marked("Laki-laki"), "p": marked("Perempuan")}
EDUCATIONS: Final[Mapping[str, str]] = {
    "sd": marked("SD atau di bawahnya"),
    "smp": marked("SMP"),
    "sma": marked("SMA atau SMK"),
    "tinggi": marked("Diploma atau sarjana"),
}
CHANNELS: Final[Mapping[str, str]] = {
    "whatsapp": "WhatsApp",
    "page": marked("Tautan permohonan"),
    "counter": marked("Loket"),
}
