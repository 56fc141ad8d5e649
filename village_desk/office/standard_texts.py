"""The components of a service standard that no setting knows: what is shipped until the office writes its own.

Components 8 to 14 of UU 25/2009 art. 21 as Permenpan RB 15/2014 parts them (the internal ones), and the promise of
the *maklumat pelayanan* (UU 25/2009 art. 22). Whether a shipped sentence is true of an office, only the office
knows: until it has said so, each is shown as to be checked. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from village_desk.marked import marked

LONGEST = 1000
# Stands in a text for how many officers the office has now.
OFFICERS = "{petugas}"
PLEDGE = "pledge"

NAMES: Mapping[str, str] = {
    "facilities": marked("Sarana, prasarana, dan fasilitas"),
    "competence": marked("Kompetensi pelaksana"),
    "supervision": marked("Pengawasan internal"),
    "staffing": marked("Jumlah pelaksana"),
    "guarantee": marked("Jaminan pelayanan"),
    "safety": marked("Jaminan keamanan dan keselamatan pelayanan"),
    "evaluation": marked("Evaluasi kinerja pelaksana"),
    PLEDGE: marked("Janji dalam maklumat pelayanan"),
}
SHIPPED: Mapping[str, str] = {
    "facilities": marked(
        "Meja layanan dan ruang tunggu di kantor desa, komputer dengan sambungan internet, pencetak, serta nomor "
        "WhatsApp layanan yang menerima permohonan setiap saat."
    ),
    "competence": marked(
        "Pelaksana memahami syarat dan prosedur layanan ini, dapat mengoperasikan komputer dan aplikasi layanan, "
        "menjaga kerahasiaan data warga, serta melayani dengan sopan."
    ),
    "supervision": marked(
        "Sekretaris Desa mengawasi pelaksanaan setiap hari kerja. Kepala Desa membaca laporan layanan dan "
        "menindaklanjuti permohonan yang terlambat serta aduan warga."
    ),
    "staffing": marked("%(officers)s petugas pelayanan."),
    "guarantee": marked(
        "Layanan diberikan sesuai standar ini, tanpa biaya di luar yang tertulis, dan tanpa membedakan warga. Bila "
        "terlambat, petugas memberi tahu alasannya dan kapan selesai."
    ),
    "safety": marked(
        "Data dan berkas warga disimpan tersandi dan hanya dibuka oleh petugas yang mengerjakan permohonan; setiap "
        "pembukaan NIK lengkap dicatat. Ruang layanan dijaga agar aman bagi warga yang datang."
    ),
    "evaluation": marked(
        "Kinerja dinilai dari ketepatan waktu, permohonan yang belum selesai, dan aduan, sekurangnya setiap bulan, "
        "serta survei kepuasan masyarakat sekurangnya setahun sekali."
    ),
    PLEDGE: marked(
        "Dengan ini kami menyatakan sanggup menyelenggarakan pelayanan sesuai standar pelayanan yang telah "
        "ditetapkan. Apabila kami tidak menepati janji ini, kami siap menerima sanksi sesuai peraturan "
        "perundang-undangan yang berlaku."
    ),
}
COMPONENTS = tuple(key for key in NAMES if key != PLEDGE)
ASPECTS: Mapping[str, str] = {
    "channel": marked("Kanal permohonan"),
    "hours": marked("Waktu permohonan diterima"),
    "receipt": marked("Bukti terima"),
    "queue": marked("Antrean dan penanggung jawab"),
    "documents": marked("Berkas yang kurang"),
    "notice": marked("Kabar bahwa dokumen siap"),
    "duration": marked("Lama proses"),
    "complaints": marked("Aduan"),
    "report": marked("Laporan kepada Kepala Desa"),
    "data": marked("Keamanan data warga"),
}


def to_edit(key: str) -> str:
    """The shipped words of a component as an office may go on writing them."""
    return SHIPPED[key] % {"officers": OFFICERS}
