"""What each figure means: once for the page, the PDF and the spreadsheet."""

from __future__ import annotations

from village_desk.marked import marked

DEFINITIONS = {
    "received": marked(
        "Permohonan yang dikirim warga atau dicatat di loket dalam masa ini. Latihan tidak dihitung."
    ),
    "out_of_hours": marked("Dari yang masuk: dikirim saat kantor tutup menurut jam kantor hari itu."),
    "sent_back": marked("Petugas meminta berkas lagi dalam masa ini; tiap permohonan dihitung sekali."),
    "kept": marked(
        "Dari permohonan yang janji selesainya jatuh dalam masa ini dan sudah lewat: siap paling lambat pada waktu "
        "yang dijanjikan. Yang ditolak, dibatalkan sebelum janjinya, atau menunggu kiriman warga tidak dihitung."
    ),
    "late_at_agency": marked("Dari yang terlambat: lebih dari separuh waktunya berada di dinas."),
    "to_ready": marked("Jam kerja sejak berkas lengkap sampai siap, untuk yang menjadi siap dalam masa ini."),
    "at_agency": marked(
        "Jam kerja di dinas, untuk yang kembali dalam masa ini; bila dikirim lagi, yang terakhir."
    ),
    "to_collected": marked("Jam kerja sejak siap sampai diserahkan, untuk yang diserahkan dalam masa ini."),
    "first_answer": marked(
        "Jam kerja dari permohonan masuk sampai petugas pertama kali mengerjakan atau membalas. Jawaban otomatis "
        "datang lebih dahulu, dalam hitungan detik."
    ),
    "bot_answer": marked(
        "Dari pesan warga masuk sampai jawaban otomatis siap dikirim, siang dan malam. Kiriman yang tidak perlu "
        "dijawab mesin, misalnya selama petugas berbicara, tidak dihitung."
    ),
    "bot_in_time": marked(
        "Dari pesan yang dijawab otomatis, dan yang gagal dijawab lalu diserahkan kepada petugas: dijawab paling "
        "lambat satu menit."
    ),
    "answered_in_time": marked(
        "Dari yang sudah dikerjakan atau dibalas petugas, dan yang belum tetapi waktunya sudah lewat: dalam "
        "%(minutes)s menit kerja, standar kantor ini."
    ),
    "ready": marked("Dokumen yang selesai dalam masa ini, kapan pun dimintanya."),
    "completed": marked("Dokumen yang diterima warga dalam masa ini."),
    "backlog": marked(
        "Pada akhir masa ini belum siap dan belum ditutup, termasuk yang menunggu warga atau dinas."
    ),
    "rejected": marked(
        "Ditutup petugas karena tidak dapat dilayani, dengan alasan yang disampaikan kepada warga."
    ),
    "cancelled": marked(
        "Ditutup tanpa dilayani: dicabut warga, dibatalkan kantor, atau berkasnya tidak dikirim sampai batas waktu. "
        "Yang digabung dengan permohonan sama tidak dihitung."
    ),
    "reopened": marked(
        "Berapa kali dalam masa ini yang sudah diserahkan dikerjakan lagi, kapan pun dimintanya."
    ),
    "complaints": marked(
        "Aduan yang masuk dalam masa ini. Aduan rahasia ikut dihitung bila jumlahnya paling sedikit lima."
    ),
    "citizens": marked(
        "Nomor WhatsApp yang meminta sesuatu, masing-masing sekali. Yang datang ke loket tanpa nomor tidak dihitung."
    ),
    "messages": marked("Pesan keluar kepada warga dibagi permohonan yang masuk dalam masa ini."),
    "arrived": marked(
        "Dari pesan keluar dan yang ditolak saat dikirim: WhatsApp atau operator mengabarkan sampai."
    ),
    "failed": marked("Ditolak saat dikirim, atau dikabarkan tidak sampai; warganya perlu ditelepon."),
    "cost": marked(
        "Perkiraan menurut daftar harga kantor, bukan tagihan. Balasan yang tidak ditagih sudah dipotong."
    ),
    "satisfaction": marked(
        "Rata-rata jawaban 1 sampai 4 atas pertanyaan yang dikirim atau dijawab dalam masa ini, mulai tiga jawaban."
    ),
}
# The same where times count every hour of the day.
ON_THE_WALL = {
    "to_ready": marked(
        "Waktu seluruhnya, siang dan malam, sejak berkas lengkap sampai siap, untuk yang menjadi siap "
        "dalam masa ini."
    ),
    "at_agency": marked(
        "Waktu seluruhnya di dinas, untuk yang kembali dalam masa ini; bila dikirim lagi, yang terakhir."
    ),
    "to_collected": marked(
        "Waktu seluruhnya sejak siap sampai diserahkan, untuk yang diserahkan dalam masa ini."
    ),
    "first_answer": marked(
        "Waktu seluruhnya dari permohonan masuk sampai petugas pertama kali mengerjakan atau "
        "membalas. Jawaban otomatis datang lebih dahulu, dalam hitungan detik."
    ),
}


def meaning(key: str, *, wall: bool = False) -> str:
    """The definition of a figure; `wall`: its times count every hour."""
    return ON_THE_WALL.get(key, DEFINITIONS.get(key, "")) if wall else DEFINITIONS.get(key, "")
