"""Words that name too many services or none: lists to read and to add to, no logic. They decide what is offered.

In the spelling of `spelling.words`.
"""

from __future__ import annotations

from collections.abc import Mapping

# A word that names too many things: it never opens a request alone; these are offered instead.
WIDE: Mapping[str, tuple[str, ...]] = {
    "usaha": ("sku", "domisili-usaha"),
    "hilang": ("pengantar-kehilangan", "ktp-hilang", "kk-hilang-rusak"),
    "kehilangan": ("pengantar-kehilangan", "ktp-hilang", "kk-hilang-rusak"),
    "pindah": ("pindah-keluar", "pindah-datang", "pindah-dalam-kabupaten"),
    "nikah": ("pengantar-nikah", "belum-menikah", "akta-perkawinan"),
    "menikah": ("pengantar-nikah", "belum-menikah", "akta-perkawinan"),
    "kawin": ("pengantar-nikah", "belum-menikah", "akta-perkawinan"),
    "acara": ("izin-keramaian",),
    "resepsi": ("izin-keramaian", "pengantar-nikah"),
    "lahir": ("akta-kelahiran", "ket-kelahiran", "kk-tambah-anggota"),
    "kelahiran": ("akta-kelahiran", "ket-kelahiran"),
    "bayi": ("akta-kelahiran", "ket-kelahiran", "kk-tambah-anggota"),
    "meninggal": ("ket-kematian", "akta-kematian", "kk-ganti-kepala"),
    "wafat": ("ket-kematian", "akta-kematian", "kk-ganti-kepala"),
    "kematian": ("ket-kematian", "akta-kematian"),
    "tanah": ("ket-tanah", "ahli-waris"),
    "gaji": ("penghasilan",),
    "beasiswa": ("penghasilan", "sktm"),
    "sekolah": ("sktm", "penghasilan", "domisili"),
    "kua": ("pengantar-nikah",),
    "izin": ("izin-keramaian", "izin-keluarga"),
    "jual": ("jual-beli", "ket-tanah"),
    "nik": ("nik-tidak-aktif",),
    "dangdut": ("izin-keramaian",),
    "kur": ("sku",),
    "perekaman": ("ktp-baru",),
}

# Families of papers named without saying which: the whole group is offered.
GROUP_WORDS: Mapping[str, str] = {"ktp": "1", "kk": "2", "keluarga": "2", "akta": "3"}

FAMILIES = frozenset({"ktp", "kk", "akta", "kia"})

# Little weight in a match: they stand in many names.
LIGHT: Mapping[str, int] = dict.fromkeys(("di", "yang", "dan", "atau", "ke"), 0) | {
    **dict.fromkeys(
        ("surat", "keterangan", "pengantar", "desa", "buat", "mau", "urus", "data", "kartu", "orang"), 1
    ),
    **dict.fromkeys(("baru", "keluarga", "anak", "status"), 2),
    **dict.fromkeys(("ktp", "kk", "akta", "kia", "ganti", "ubah"), 3),
    "umum": 4,
}
