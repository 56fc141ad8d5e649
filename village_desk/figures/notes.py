"""How each table is read: once for the page, the PDF and the spreadsheet."""

from __future__ import annotations

from village_desk.marked import marked

# Of tables that say nothing of it themselves, by key.
NOTES = {
    "channels": marked("Dihitung menurut jalan masuknya; yang dicatat petugas di loket atau telepon ikut."),
    "kinds": marked(
        "Menurut kelompok layanan dalam katalog. “Atau lebih”: yang tidak disebut di daftar layanan belum terhitung."
    ),
    "late_why": marked(
        "Setiap permohonan yang terlambat dihitung sekali, dari waktu yang tercatat. Selama kantor menunggu berkas "
        "warga, janjinya berhenti; berkas yang ditunggu tidak membuat terlambat. Mengapa pekerjaan di kantor lama "
        "tidak dapat diketahui dari waktu saja."
    ),
    "backlog": marked(
        "Keadaan pada akhir masa ini, menurut hari sejak permohonan masuk, libur ikut dihitung."
    ),
    "papers": marked(
        "Berkas yang dinilai kurang jelas, salah, atau belum ada dalam masa ini, tiap berkas sekali."
    ),
    "rejected": marked("Alasan yang dipilih petugas saat menolak, dan yang disampaikan kepada warga."),
    "complaints": marked(
        "Aduan yang masuk, dijawab, atau masih berjalan dalam masa ini, seperti keadaannya pada akhir masa. Yang "
        "dicabut warga tidak dihitung sebagai dijawab. Batas waktunya menurut kadar (Permenpan RB 62/2018)."
    ),
    "complaint_outcomes": marked(
        "Dari yang dijawab atau dicabut dalam masa ini, menurut yang dicatat petugas saat menjawab. Aduan rahasia "
        "ikut bila jumlahnya paling sedikit lima."
    ),
    "satisfaction": marked(
        "Jawaban atas satu pertanyaan setelah permohonan selesai. Ditampilkan mulai tiga jawaban."
    ),
    "people": marked(
        "Nomor WhatsApp, bukan orang: satu nomor dihitung sekali. Pertama kali berarti belum pernah meminta apa "
        "pun sebelum masa ini."
    ),
    "bot": marked(
        "Selesai tanpa petugas: dari pertanyaan pertama sampai terkirim tidak ada petugas yang berbicara. "
        "Percakapan latihan tidak dihitung."
    ),
    "given_up": marked("Pertanyaan yang terbuka ketika isian ditinggalkan sampai dihapus atau dibatalkan."),
    "questions": marked("Pertanyaan yang dijawab mesin, menurut hal yang ditanyakan."),
    "grid": marked("Jam masuknya permohonan menurut jam setempat kantor; makin gelap makin banyak."),
}


def of(key: str) -> str:
    """How to read the table of this key."""
    return NOTES.get(key, "")
