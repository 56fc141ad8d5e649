"""How citizens name the services, beyond the catalogue's own words: lists to read and to add to, no logic.

In the spelling of `spelling.words`.
"""

from __future__ import annotations

from collections.abc import Mapping

REQUEST_VERBS = frozenset(
    """mau buat urus minta tolong perlu butuh ajukan mengajukan pengajuan daftar cetak ganti bantu ingin proses
    perpanjang aktivasi aktifkan diaktifkan tambah tambahkan tambahin masukkan masukin ubah diubah pecah pisah
    bikinkan terbitkan laporkan lapor dibuatkan perbaiki diperbaiki perbarui diperbarui pindah perekaman rekam
    need want make apply request get memohon permohonan perbaikan koreksi betulkan pembetulan""".split()
)

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
    "cerai": ("pengantar-cerai", "akta-perceraian", "janda-duda"),
    "tanah": ("ket-tanah", "ahli-waris"),
    "gaji": ("penghasilan",),
    "beasiswa": ("penghasilan", "sktm"),
    "sekolah": ("sktm", "penghasilan", "domisili"),
    "kua": ("pengantar-nikah",),
    "izin": ("izin-keramaian", "izin-keluarga"),
    "jual": ("jual-beli", "ket-tanah"),
    "bantuan": ("bansos-jkn", "sktm"),
    "nik": ("nik-tidak-aktif",),
    "dangdut": ("izin-keramaian",),
    "kur": ("sku",),
    "perekaman": ("ktp-baru",),
}

# Families of papers named without saying which: the whole group is offered.
GROUP_WORDS: Mapping[str, str] = {"ktp": "1", "kk": "2", "keluarga": "2", "akta": "3", "kia": "4"}

# Little weight in a match: they stand in many names.
LIGHT: Mapping[str, int] = dict.fromkeys(("di", "yang", "dan", "atau", "ke"), 0) | {
    **dict.fromkeys(
        ("surat", "keterangan", "pengantar", "desa", "buat", "mau", "urus", "data", "kartu", "orang"), 1
    ),
    **dict.fromkeys(("baru", "keluarga", "anak", "status"), 2),
    **dict.fromkeys(("ktp", "kk", "akta", "kia", "ganti", "ubah"), 3),
    "umum": 4,
}

# More ways to say it than the catalogue's own words hold; used only where the office offers the service.
_SAYINGS = """
ktp-hilang: ktp kecopetan, ktp jatuh, ktp dicuri, ktp tercecer, dompet hilang ktp, dompet jatuh ktp
ktp-rusak: ktp sobek, ktp retak, ktp pecah, ktp buram, ktp terbakar, ktp lipat
ktp-baru: ktp pertama, rekam ktp, perekaman ktp, ktp umur, ktp 17, buat ktp
ktp-perubahan-data: alamat ktp salah, nama ktp salah, pekerjaan ktp, ubah ktp, foto ktp ganti
ikd: ktp digital, identitas digital, identitas kependudukan digital, aktivasi ikd
kk-baru: pengantin baru kk, pengantin baru kartu keluarga, menikah kk baru, menikah kartu keluarga, buat kk, buat kartu keluarga, kartu keluarga baru
kk-pisah: pecah kartu keluarga, pisah kartu keluarga, pecah kk, pisah kk, kk sendiri
kk-tambah-anggota: tambah anak kk, tambahin anak kk, tambahkan anak kk, masukkan bayi kk, masukkan anak kk, masukin anak kk, tambah anggota keluarga, masukkan kartu keluarga, tambahin nama kk, memasukkan bayi kartu keluarga
kk-perubahan-data: kk salah, pendidikan kk, pekerjaan kk, nama kk salah, ubah data kk, perbaiki kk, status kk salah, ubah kartu keluarga, perbaikan kartu keluarga
kk-ganti-kepala: kepala keluarga meninggal, kepala keluarga ganti, ganti kepala keluarga
kk-hilang-rusak: kartu keluarga hilang, kartu keluarga rusak, kk sobek, kk terbakar, kk rayap, kk basah, kartu keluarga sobek, cetak ulang kk, cetak ulang kartu keluarga
kia-baru: ktp anak, kartu anak, kartu identitas anak, buat kia
akta-kelahiran: akta lahir, akta kelahiran, akta bayi, akta anak
akta-kematian: akta kematian, akta meninggal, akta mati
akta-perkawinan: akta nikah, akta kawin, akta perkawinan
akta-perceraian: akta cerai, akta perceraian
pembetulan-akta: akta kelahiran hilang, akta kelahiran rusak, akta kelahiran salah, akta lahir hilang, akta lahir rusak, akta hilang, akta rusak, akta sobek, akta salah, akta cetak ulang, akta beda, nama akta salah, akta terbakar
pindah-keluar: surat pindah, skpwni, pindah keluar, pindah provinsi, pindah kota, pindah ke luar
pindah-datang: pindah datang, pindah masuk, datang masuk kk, baru datang kk
pindah-dalam-kabupaten: pindah dusun, pindah rt, pindah desa, pindah satu desa, pindah kecamatan
domisili: surat domisili, keterangan domisili, domisili, surat tempat tinggal, residence letter
sktm: tidak mampu, kurang mampu, surat miskin
sku: surat usaha, keterangan usaha, surat keterangan usaha, buat sku, kur sku
belum-menikah: belum menikah, belum kawin, belum nikah, surat lajang
pengantar-nikah: mau nikah, mau menikah, numpang nikah, surat nikah, berkas nikah, calon pengantin
ket-kematian: surat kematian, keterangan kematian, surat meninggal
pengantar-kehilangan: stnk hilang, bpkb hilang, ijazah hilang, atm hilang, buku tabungan hilang, surat kehilangan, pengantar kehilangan, sertifikat hilang
izin-keramaian: izin keramaian, izin hajatan, izin acara, izin dangdut, izin orkes
beda-nama: nama beda, orang yang sama, beda nama, beda identitas
nik-tidak-aktif: nik tidak aktif, nik tidak valid, nik tidak terdaftar, nik tidak ditemukan, nik tidak online, nik belum online, nik tidak terbaca
bansos-jkn: kis tidak aktif, bpjs tidak aktif, bpjs gratis, usul bansos
"""  # noqa: E501


def _sayings() -> dict[str, tuple[str, ...]]:
    lines = (line.partition(":") for line in _SAYINGS.strip().splitlines())
    return {slug: tuple(saying.strip() for saying in said.split(",")) for slug, _, said in lines}


SAYINGS: Mapping[str, tuple[str, ...]] = _sayings()
