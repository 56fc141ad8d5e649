"""The words behind the intents: lists to read and to add to, no logic. All in the spelling of `spelling.words`."""

from __future__ import annotations

from collections.abc import Mapping


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Phrases between commas; the words of one may stand anywhere in the message, in any order."""
    return tuple(tuple(phrase.split()) for phrase in text.split(","))


SALAM = _set(
    "assalamualaikum salam wr wb warahmatullahi wabarakatuh warohmatullahi wabarokatuh warahmatullah"
)
GREETING = SALAM | _set(
    "halo hallo hai hi hey hello hei selamat pagi siang sore malam permisi punten kulonuwun kula sewu ping p "
    "maaf mengganggu ganggu menganggu test tes good morning evening afternoon assalam om swastiastu shalom "
    "rahayu spada"
)
THANKS = _set("terima kasih thank you alhamdulillah matur sanget banyak")
# Words that may stand beside a short act without changing it.
FILLERS = _set(
    "bapak ibu admin mas mbak kak kakak bang bro sis kang teh mba gan dong deh ya lah sih nih kok aja saja dulu "
    "dahulu semua semuanya selamat sudah atas bantuannya informasinya infonya sekali banget saya itu ini cak bun "
    "om tante pagi siang sore malam kami sir please nya nduk le nggeh mawon tadi"
)
YES = _set(
    "ya oke benar betul siap sip setuju lanjut lanjutkan boleh yes kirim teruskan mulai pas cocok sesuai jelas "
    "bersedia mangga monggo silakan gas yo ayo engghi enggi engghih sumuhun"
)
NO = _set("bhunten bunten tidak bukan jangan belum no salah keliru nggak emoh wegah moh ojo nanti usah")
NO_FILLERS = FILLERS | _set("masih ada perlu mau usah benar")

# Words of wishing: beside a wide word ("mau urus KTP") they say nothing more about which paper is meant.
WISHING = _set(
    "mau buat urus minta tolong perlu butuh ajukan mengajukan pengajuan daftar bantu ingin proses memohon permohonan "
    "tanya soal tentang masalah punya untuk di ke desa sini lewat"
)

DEATH = _set("meninggal wafat")
# "Kok tidak jadi", "sudah sebulan tidak jadi": somebody waits, and withdraws nothing.
WAITING = _set("kenapa kapan kok sudah belum sebulan seminggu bulan minggu hari lama masih juga")
# "KTP saya belum jadi" asks how far it is, though the letter for the meantime is called so.
UNFINISHED = _set("belum jadi")
BEGINNING = _set("mulai start restart reset")
DOUBTING = _set("tidak bukan salah tapi tetapi belum ubah ganti masih kurang keliru")
DONE = _set("sudah selesai jadi beres bantuannya bantuan infonya terkirim sampai")
# "Akta saya dulu diurus bapak": what is told of, and not wished for.
LONG_AGO = _set("dulu dahulu biyen baheula lamba kapungkur")
ASKING = _set("mau minta ingin tolong butuh perlu ajukan mengajukan")
OUTRIGHT = frozenset(
    {("mau", "buat"), ("mau", "urus"), ("mau", "minta"), ("ingin", "buat"), ("minta", "surat")}
)
PROTEST = _set("ngapain kenapa")
DEMANDING = _set("minta harus mesti pakai perlu tanya")
ERASURE = _set("hapus data saya")
NUMBER = _set("nomor daftar whatsapp kontak")
NEGATION = _set("tidak bukan jangan batal")
WANTING = _set("mau ingin usah jadi minta buat urus cetak proses lanjut")

# Only to a question that awaits a yes: alone, "jadi" and "ubah" answer nothing.
YES_TO_A_QUESTION = _set(
    "sudah jadi mau itu simpan proses selesai satu bisa semua memang hooh ho oh he eh kirimkan"
)
NO_TO_A_QUESTION = _set("ubah ganti edit perbaiki koreksi ralat revisi dua kurang n t g masih ada yang")

# Where free words are asked for, only these are commands: "operator" may be somebody's job.
PLAIN_COMMANDS = frozenset(
    {"menu", "status", "batal", "kembali", "petugas", "aduan", "berhenti", "stop", "lanjut", "tidak jadi"}
)

COMMANDS: Mapping[str, frozenset[str]] = {
    "menu": frozenset({"menu", "menu utama", "layanan", "daftar layanan", "pilihan", "lihat menu", "ulang"}),
    "status": frozenset({"status", "cek status", "status permohonan", "cek permohonan", "cek", "lacak"}),
    "cancel": frozenset({"batal", "batalkan", "batal saja", "tidak jadi", "urungkan", "gagalkan"}),
    "back": frozenset({"kembali", "mundur", "balik", "sebelumnya", "back"}),
    "human": frozenset({"petugas", "admin", "bicara petugas", "bicara dengan petugas", "hubungi petugas", "officer"}),
    "complaint": frozenset({"aduan", "adu", "pengaduan", "lapor", "keluhan", "komplain"}),
    "opt_out": frozenset({"berhenti", "stop", "unsubscribe", "stop pesan", "berhenti langganan"}),
    "opt_in": frozenset({"mulai", "start"}),
    "resume": frozenset(
        {
            "lanjut", "lanjutkan", "teruskan", "lanjut saja", "lanjut aduan", "lanjut aduannya", "lanjutkan aduan",
            "lanjutkan aduannya", "teruskan aduannya", "lanjut isian", "lanjut isiannya", "lanjutkan isiannya",
            "lanjut yang tadi", "lanjutkan yang tadi", "teruskan yang tadi", "lanjut lagi", "mau lanjut",
        }
    ),
    "skip": frozenset(
        {"lewati", "skip", "lewat", "tidak ada", "kosong", "kosongkan", "tidak punya", "lewati saja", "tidak tahu"}
    ),
    "later": frozenset(
        {
            "nanti", "nanti saja", "menyusul", "nyusul", "belum ada", "belum punya", "besok", "besok saja",
            "nanti menyusul", "belum siap", "lewati", "skip", "tidak ada", "tidak punya", "later", "nanti dulu",
            "kapan kapan", "belum", "sudah", "sudah semua", "itu saja", "selesai", "cukup", "sudah cukup",
        }
    ),
    "pause": frozenset({"nanti", "nanti saja", "nanti dulu", "besok", "besok saja", "lain kali", "later"}),
    "survey": frozenset(
        {"survei", "survey", "isi survei", "ikut survei", "mau isi survei", "survei kepuasan", "lanjut survei"}
    ),
    "edit": frozenset({"ubah", "ganti", "edit", "koreksi", "perbaiki", "revisi", "change"}),
}  # fmt: skip

EMERGENCY = _phrases("""
kebakaran, rumah terbakar, api besar, kecelakaan, tabrakan, ketabrak, tertabrak, ada maling, tolong maling, maling
masuk, kemalingan, rampok, dirampok, perampokan, begal, dibegal, pingsan, tidak sadar, ambulans, tenggelam, hanyut,
longsor, banjir bandang, banjir tolong, banjir masuk rumah, kebanjiran tolong, gempa tolong, serangan jantung, bunuh
diri, gantung diri, dibacok, ditusuk, dikeroyok, tawuran, carok, pendarahan, kritis, sekarat, darurat, kejang,
keracunan, sesak napas, mau melahirkan, ketuban pecah, kdrt, dipukuli, dianiaya, disekap, disandera, penculikan,
diculik, rumah roboh,
pohon tumbang rumah, tersengat listrik, kesetrum, gas bocor, tabung meledak, digigit ular, pemadam, damkar,
kecebur sumur, emergency, fire help, call ambulance, there fire, help thief, fainted, collapsed,
unconscious, drowning, bleeding,
heart attack, stabbed, robbed, house burning, tolong api
""")
# With these the event is over, or the reason of a request: "akta hilang karena kebakaran" (a trap).
NOT_NOW = _set("""
akta ktp kk kia surat ijazah sktm skck stnk kemarin lalu dulu tahun bulan minggu karena akibat waktu bekas buku
nomor bpjs asuransi kartu santunan bantuan pengantar keterangan simulasi pelatihan laporan jasa raharja sembuh
padam aman penyuluhan sosialisasi jadwal biaya berapa apakah pinjam berita film mimpi nonton latihan
""")
BLAMED = _set("kalian kamu dasar petugas pejabat kades lurah perangkat")
THIEVES = _set("maling rampok begal pencuri")
BIRTH = _set("melahirkan lahiran bersalin lahir")
OVER = _set("baru barusan habis sudah telah selesai")
BIRTH_NOW = _set(
    "tolong sekarang segera cepat pendarahan darah berdarah ambulans mau akan hendak ketuban pingsan kritis sesak "
    "bantuan belum bidan please help now bleeding about going"
)
PAPERS = _set("ktp kk akta kia ijazah surat buku kartu")
GONE = _set("hilang rusak basah sobek hancur")
DISASTERS = _set("banjir kebakaran longsor gempa api")
PEOPLE = _set("rumah kami anak orang warga tetangga keluarga terjebak hanyut ibu bapak nenek kakek istri suami")

REQUIREMENTS = _phrases("""
syarat, ketentuan, berkas apa, berkas disiapkan, dokumen apa, apa dokumen, bawa apa, perlu apa, butuh apa,
butuh dokumen, perlu dokumen, perlu berkas, apa saja perlu, apa saja, cara, bagaimana, prosedur, alur,
tata cara, langkah, requirements, documents needed, how do, how to, need to bring, perlu surat polisi
""")

DURATION = _phrases("""
berapa lama, berapa hari, lama tidak, prosesnya lama, kapan jadi, kapan selesai, jadi kapan, how long
""")
