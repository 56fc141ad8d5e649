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
THANKS = _set("terima kasih thank you alhamdulillah matur sanget banyak sama-sama")
# Words that may stand beside a short act without changing it.
FILLERS = _set(
    "bapak ibu admin mas mbak kak kakak bang bro sis kang teh mba gan dong deh ya lah sih nih kok aja saja dulu "
    "dahulu semua semuanya selamat sudah atas bantuannya informasinya infonya sekali banget saya itu ini cak bun "
    "om tante pagi siang sore malam kami sir please nya nduk le nggeh mawon tadi"
)
YES = _set(
    "ya oke benar betul siap sip setuju lanjut lanjutkan boleh yes kirim teruskan mulai pas cocok jelas bersedia "
    "mangga monggo silakan gas yo ayo"
)
NO = _set("tidak bukan jangan belum no salah keliru nggak emoh wegah moh ojo nanti usah")
NO_FILLERS = FILLERS | _set("masih ada perlu mau usah benar")

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
    "resume": frozenset({"lanjut", "lanjutkan", "teruskan", "lanjut saja"}),
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
    "edit": frozenset({"ubah", "ganti", "edit", "koreksi", "perbaiki", "revisi", "change"}),
}  # fmt: skip

ASKING = _set("apa berapa kapan bagaimana mana bisa boleh belum tetapi tapi")
DEATH = _set("meninggal wafat")

EMERGENCY = _phrases("""
kebakaran, kecelakaan, maling, rampok, perampokan, begal, pingsan, tidak sadar, ambulans, ambulan,
ambulance, tenggelam, longsor, banjir bandang, banjir tolong, gempa tolong, serangan jantung, bunuh diri,
dibacok, ditusuk, pendarahan, kritis, darurat, kejang, keracunan, mau melahirkan, kdrt, dipukuli,
dianiaya, penculikan, rumah roboh, pohon tumbang, emergency, fire help
""")
# With these the event is over, or the reason of a request: "akta hilang karena kebakaran" (a trap).
NOT_NOW = _set(
    "akta ktp kk surat ijazah sktm kemarin lalu dulu tahun bulan minggu karena akibat waktu bekas buku nomor "
    "bpjs asuransi kartu santunan bantuan pengantar keterangan simulasi pelatihan"
)

COMPLAINT = _phrases("""
mengadu, aduan, pengaduan, adukan, keluhan, mengeluh, komplain, protes, kecewa, mengecewakan, pungli,
pungutan liar, uang pelicin, minta uang, dimintai uang, dimintai biaya, dimintain uang, diminta biaya,
minta biaya petugas, suap, sogok, tidak ramah, tidak sopan, kasar petugas, judes, jutek, galak,
dipersulit, dipingpong, lama sekali, lambat sekali, lelet, terlalu lama, suwi, sebulan tidak selesai,
sebulan belum selesai, jalan rusak, jalan berlubang, jembatan rusak, lampu mati, sampah numpuk, sampah
menumpuk, sampah bau, saluran mampet, got mampet, air mati, bau sekali, korupsi, penyelewengan, pilih
kasih, tidak adil
""")

HUMAN = _phrases("""
bicara petugas, bicara admin, bicara orang, bicara manusia, bicara langsung, ngobrol petugas, chat
petugas, chat admin, chat orang, hubungi petugas, hubungi admin, hubungkan petugas, sambungkan petugas,
minta petugas, ngomong petugas, nomor telepon, nomor admin, nomor petugas, nomor kantor, bisa ditelepon,
bisa telepon, jangan robot, bukan robot, bukan bot, jangan bot, orang asli, ngomong orang,
ngomong manusia, hapus data, speak officer, talk officer,
speak human, talk human, speak someone, tanya petugas, panggil petugas, butuh petugas, perlu petugas
""")

STATUS = _phrases("""
sudah jadi, sudah selesai, jadi belum, selesai belum, belum jadi, belum selesai, sampai mana, sampai di
mana, sudah sampai, tahap mana, tahap berapa, cek status, cek tiket, cek permohonan, cek pengajuan, cek
berkas, cek surat, status permohonan, status pengajuan, status surat, status berkas, perkembangan,
progres, progress, kabar berkas, kabar surat, kabar permohonan, kabar pengajuan, kabare berkas, proses
belum, diproses belum, sudah diproses, lacak permohonan, application status, request status, check status,
sudah lengkap, lengkap belum, kurang apa, jadi kapan surat, kapan jadi surat, kapan selesai surat
""")

PICKUP = _phrases("""
sudah bisa ambil, sudah boleh ambil, kapan ambil, bisa ambil, boleh ambil, bisakah ambil, bolehkah ambil,
cara ambil, ambil surat, ambil dokumen, ambil di mana, ambil jam, diwakilkan ambil, mengambilkan, siap
ambil, pick up, collect document
""")

HOURS = _phrases("""
jam buka, jam tutup, jam pelayanan, jam layanan, jam kerja, jam operasional, jam kantor, kantor buka,
kantor tutup, kantor libur, buka kapan, tutup kapan, buka hari, buka jam, buka tidak, buka sabtu, buka
minggu, sabtu buka, minggu buka, besok buka, masih buka, pelayanan buka, pelayanan jam, hari apa buka,
kapan buka, office open, office hours, opening hours, open saturday
""")

LOCATION = _phrases("""
alamat kantor, alamat balai, alamat desa di mana, lokasi kantor, lokasi balai, kirim lokasi, share lokasi,
sharelok, shareloc, kantor di mana, kantor desa di mana, balai desa di mana, kantor sebelah mana, kantor
desa sebelah, kantor desa mana, peta kantor, maps kantor, where office, office address
""")

FEE = _phrases("""
ada biaya, apa biaya, apa ada biaya, berapa biaya, biaya berapa, biaya tidak, kena biaya, pakai biaya,
biaya admin, gratis, tarif, ongkos, berapa harga surat, mahal tidak, how much, cost, fee
""")

REQUIREMENTS = _phrases("""
syarat, ketentuan, berkas apa, berkas disiapkan, dokumen apa, apa dokumen, bawa apa, perlu apa, butuh apa,
butuh dokumen, perlu dokumen, perlu berkas, apa saja perlu, apa saja, cara, bagaimana, prosedur, alur,
tata cara, langkah, requirements, documents needed, how do, how to, need to bring, perlu surat polisi
""")

DURATION = _phrases("""
berapa lama, berapa hari, lama tidak, prosesnya lama, kapan jadi, kapan selesai, jadi kapan, how long
""")

MENU = _phrases("""
menu, layanan apa, ada layanan, apa layanan, bisa urus apa, urus apa saja, daftar layanan, bantuan, bantu
saya, bisa bantu apa, help, mau tanya, mau bertanya, numpang tanya, izin tanya, jenis surat apa, surat apa saja
""")

CANCEL = _phrases("""
batal, batalkan, dibatalkan, tidak jadi, ra sido, tidak sido, urungkan, cancel
""")

OPT_OUT = _phrases("""
berhenti kirim, berhenti pesan, stop notifikasi, stop pesan, stop kirim, jangan kirim pesan, jangan kirim
lagi, jangan chat lagi, hapus nomor, hapus saya daftar, berhenti langganan, berhenti notifikasi, matikan
notifikasi
""")

ATTACH = _phrases("""
ini foto, ini berkas, ini file, ini dokumen, ini lampiran, kirim foto, kirim berkas, kirim dokumen, kirim
file, berkas sudah kirim, foto sudah kirim, sudah upload, sudah diupload, sudah saya kirim, berkasnya,
filenya, terlampir, lampirkan, niki foto, niki berkasipun
""")

LANGUAGE = _phrases("""
bahasa inggris, bahasa jawa, bahasa sunda, bahasa madura, bahasa indonesia, bahasa lain, boso jowo, basa
jawa, basa sunda, basa madura, english please, in english, speak english, use english, pakai english
""")

SPAM = _phrases("""
pinjol, pinjaman online, pinjaman cepat cair, tanpa bi checking, judi, slot gacor, togel, casino, bonus
member, undian, anda menang, selamat anda mendapat, klik tautan, klik link, promo, kavling, investasi
untung, jual followers
""")

OUT_OF_SCOPE = _phrases("""
harga cabai, harga beras, harga pupuk, harga emas, jadwal sholat, jadwal salat, adzan, cuaca, hujan tidak,
lowongan, puisi, pantun, siapa presiden, perpanjang stnk, pajak motor, sim c, sim a, bikin sim, buat sim,
paspor, main yuk, sudah makan, kamu siapa, ini siapa, jodoh, panen kapan, kapan panen, kerjakan pr
""")
