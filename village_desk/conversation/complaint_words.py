"""What the words of a complaint tell by themselves: what it is about, when, where, and what is wished for. Pure."""

from __future__ import annotations

import re

from village_desk.conversation.phrases import FILLERS, GREETING, THANKS
from village_desk.conversation.spelling import folded, words

_MONEY = (
    r"(?:uang|duit|biaya|bayaran|pungutan|tarif|imbalan|amplop|pelicin|rokok|seikhlasnya|sogok\w*|suap\w*|"
    r"rp ?\d+|\d+ ?(?:ribu|rb|juta|jt|k)\b)"
)
_FEE = re.compile(
    rf"\b(?:pungli|pungutan|di ?pungli|di ?palak|pemerasan|diperas|sogokan|uang (?:rokok|kopi|"
    rf"pelicin|terima kasih))\b|"
    rf"\b(?:di)?(?:minta|pinta|mintai|mintain|tarik|tariki|suruh|paksa|pungut|pungli|"
    rf"mintak)\b(?:\s+\w+){{0,4}}\s+(?:bayar|{_MONEY})|"
    rf"\b(?:meminta|menarik|memungut|minta)\b(?:\s+\w+){{0,4}}\s+{_MONEY}|"
    rf"\b(?:disuruh|harus|suruh|wajib|kok|kenapa|katanya)\b(?:\s+\w+){{0,3}}\s+(?:bayar|mbayar|membayar|biaya)\b|"
    rf"\b(?:bayar|biaya)\b(?:\s+\w+){{0,3}}\s+(?:\d+ ?(?:ribu|rb|juta|jt|k)\b|rp ?\d+)|"
    rf"\bkata(?:nya)? (?:pak|bu|bapak|ibu|mas|mbak|petugas|pegawai)\b(?:\s+\w+){{0,4}}\s+{_MONEY}|"
    rf"\bask(?:ed)?\b.*\b(?:money|pay|fee)\b|\bbribe\b"
)
_WANTED_MONEY = re.compile(
    rf"\b(?:di ?pungli|di ?palak|diperas|dimintai?n?|dipinta)\b|"
    rf"\b(?:minta|meminta|menarik|memungut)\b(?: \w+){{0,3}} {_MONEY}"
)
_PERSON = re.compile(
    r"\b(?:kasar|membentak|dibentak|bentak|memarahi|dimarahi|marah marah|menghina|dihina|"
    r"tidak sopan|tidak ramah|kurang ramah|kurang sopan|judes|ketus|sombong|"
    r"pilih kasih|pilih pilih|memihak|mengancam|diancam|melecehkan|dilecehkan|cuek|acuh|arogan|"
    r"rude|shouted|insulted)\b|"
    r"\b(?:petugas|pegawai|perangkat|kades|kepala desa|sekdes|carik|kasi|operator|staf|"
    r"officer)\w*\b(?:\s+\w+){0,5}\s+"
    r"(?:tidak becus|malas|bohong|berbohong|korupsi|korup|menyalahgunakan|tidur|main hp)"
)
_SERVICE = re.compile(
    r"\b(?:lambat|lama|lelet|berlarut|tertunda|ditunda|menunggu|nunggu|antre|dipersulit|ditolak|"
    r"bolak balik|wira wiri|"
    r"dipingpong|diabaikan|tidak dilayani|tidak ditanggapi|tidak dibalas|tidak diproses|"
    r"belum diproses|tidak ada petugas|"
    r"tutup|tidak becus|pelayanan\w*|layanan\w*|mengecewakan|dioper|tidak diberi|slow|waited|service)\b|"
    r"\b(?:ktp|kk|surat|akta|kartu|berkas)\b(?:\s+\w+){0,6}\s+(?:belum jadi|tidak jadi|"
    r"belum selesai|hilang di kantor)"
)
_THING = re.compile(
    r"\b(?:jalan|jembatan|lampu|selokan|got|saluran|irigasi|sampah|air|listrik|bansos|bantuan|"
    r"blt|pkh|tetangga|sapi|kambing|"
    r"ayam|bau|berisik|bising|kebisingan|banjir|pohon|tanah|batas|parkir|warung|pabrik|limbah|"
    r"anjing|road|garbage|neighbour)(?:nya)?\b"
)
_WHEN = re.compile(
    r"\b(?:hari ini|kemarin|tadi|barusan|semalam|lusa|minggu|bulan|tahun|senin|selasa|rabu|kamis|jumat|sabtu|ahad|"
    r"januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|tanggal|tgl|jam|pukul|"
    r"seminggu|sebulan|setahun|sehari|setiap|tiap|selalu|yesterday|today|week|month)\b|"
    r"\b\d{1,2}[/-]\d{1,2}\b|\b(?:\d+|dua|tiga|empat|lima) (?:hari|minggu|bulan|jam|kali)\b"
)
_WHERE = re.compile(
    r"\b(?:kantor|balai|loket|rumah|dusun|dukuh|kampung|gang|jalan|jembatan|masjid|musala|"
    r"mushola|sekolah|pasar|posyandu|"
    r"rt|rw|depan|dekat|samping|belakang|ruang|meja|office|house|street|counter)\b|\bdi \w{3,}"
)
# "Pak" and "Bu" address us as often as they name somebody: it needs a deed, or whose deed it was.
_TITLED = (
    r"(?:pak|bapak|bu|ibu|mas|mbak|bang|cak)\s+"
    r"(?!(?:yang|di|ke|dan|desa|kantor|petugas|admin|saya|ini|itu|tolong|mau|kok|kalau|jalan|"
    r"surat|tidak|sudah|belum)\b)[a-z]{3,}"
)
_SOMEBODY = re.compile(
    rf"\b(?:oleh|sama|dengan|dari|ke|si|petugas|pegawai|di[a-z]{{3,}})\s+{_TITLED}|"
    rf"\b{_TITLED}\s+(?:\w+\s+)?(?:minta|meminta|bilang|marah|bentak|membentak|kasar|menolak|"
    rf"menyuruh|tidak|malah|nagih|menagih)\b|"
    r"\b(?:kades|kepala desa|sekdes|carik|kasi|kaur|kadus|kasun|modin|ketua rt|ketua rw|pak rt|pak rw|bendahara)\b|"
    r"\b(?:petugas|pegawai|staf) (?:loket|bagian|ktp|depan|laki|perempuan|wanita)\b|\bbernama\b|\bnamanya [a-z]{3,}"
)
_HOSTILE = re.compile(
    r"\b(?:goblok|goblog|bodoh|tolol|anjing|anjir|bangsat|brengsek|bajingan|asu|jancuk|jancok|cok|kampret|tai|babi|"
    r"keparat|setan|dancok|idiot|stupid|maling|rampok|becus|tidak guna|sampah kalian|mampus)\b"
)
_CURSE = re.compile(
    r"\b(?:goblok|goblog|tolol|bangsat|brengsek|bajingan|jancuk|jancok|dancok|kampret|keparat|kontol|memek|ngentot|"
    r"anjing|asu|idiot|fuck\w*|bitch|asshole|(?:kalian|kamu|dasar) (?:maling|rampok|begal|pencuri|penipu))\b"
)
_NAMELESS = re.compile(
    r"\b(?:anonim\w*|anonymous|tanpa nama|rahasiakan (?:nama|identitas)\w*|(?:nama|"
    r"identitas)(?: saya)? (?:tolong )?(?:di)?rahasia\w*|"
    r"(?:tidak|jangan)(?: usah| perlu| mau| ingin)?(?: pakai| sebut\w*| pake| disebut\w*| menyebut\w*)(?: nama\w*)?|"
    r"jangan (?:sampai )?(?:sebut|bilang|tahu|ketahuan)\b.*\b(?:nama|saya)\w*|without (?:my )?name)\b"
)
_WITH_NAME = re.compile(r"\b(?:pakai|pake|dengan|sebut|sebutkan|cantumkan|with) (?:my )?(?:nama|name)\b")
_NAME = re.compile(
    r"\b(?:nama saya|saya bernama|atas nama|nama kulo|my name is|nama\s*:)\s*:?\s+"
    r"((?!(?:saya|tidak|jangan|petugas|pegawai|pak|bu)\b)[^\s,.;:?!\d]{2,}(?:\s+[A-Z][^\s,.;:?!\d]*){0,3})",
    re.IGNORECASE,
)
_WITHDRAWS = re.compile(
    r"\b(?:(?:tidak|gak) jadi|batal(?:kan)?|cabut|tarik(?: kembali)?|urungkan|hapus(?:kan)?|hilangkan)\b"
    r"(?:\s+\w+){0,2}\s*"
    r"\b(?:aduan\w*|ngadu|mengadu|adu|pengaduan\w*|lapor\w*|melapor|komplain\w*|keluhan\w*)\b|"
    r"\b(?:aduan|laporan|pengaduan)\w*(?:\s+\w+){0,2}\s+(?:tidak jadi|batal|(?:di)?cabut|"
    r"ditarik)\b|\bwithdraw\b.*\bcomplaint\b"
)
_UNSATISFIED = re.compile(
    r"\b(?:belum|tidak|kurang|not) (?:puas|satisfied|terima)\b|\bmasih (?:belum|kurang) puas\b|"
    r"\bkeberatan\b|\bkecewa\b|"
    r"\b(?:belum|tidak) (?:selesai|terjawab|menjawab|beres|ditangani)\b|\bbukan itu (?:yang|masalah\w*)\b"
)
_ONLY_SOMEBODY = re.compile(rf"(?:(?:petugasnya|orangnya|namanya|oleh|sama|si) )?{_TITLED}(?: [a-z]+){{0,2}}")
_READING = frozenset("baca membaca dibaca lihat melihat dilihat tahu mengetahui ketahuan diketahui".split())
_SECRET = frozenset("aman rahasia dirahasiakan terjamin ketahuan bocor".split())
_REPORTING = frozenset("lapor melapor laporan ngadu mengadu adu aduan pengaduan".split())
_WAITING_FOR = frozenset(
    "nunggu menunggu tunggu ditunggu dijawab dibalas direspon ditanggapi dilayani balas jawab respon".split()
)
_OPENERS = FILLERS | GREETING | frozenset(
    "mau ingin pengin aduan adu ngadu mengadu mengadukan pengaduan lapor melapor melaporkan laporan keluhan komplain "
    "ajukan menyampaikan sampaikan buat tentang soal masalah ada tolong bisa bagaimana cara caranya boleh di ke sini "
    "kalau untuk dengan i want to complain complaint report make a please petugas pelayanan kantor desa punya perlu "
    "tidak puas layanan kecewa hal anonim nama tanpa secara ?".split()
)  # fmt: skip
_EMPTY = frozenset(
    "kerja kerjanya yang benar bener woi hei dasar semua orang kalian memang sekali terus".split()
)
_INDIFFERENT = frozenset("bodo terserah ngapain males malas bebas amat rahasia lupa".split())
_ANNOUNCES = re.compile(
    r"\b(?:mau|ingin|pengin|want)\b.*\b(?:adu|ngadu|mengadu|aduan|lapor|melapor|komplain|complain)\b"
)
BEGUN = 2
TOLD = 3  # words beyond announcing: so many are a story


def about_of(text: str) -> str:
    """service, person, fee or other as the words tell it; "" when they do not. Money goes before everything."""
    said = _plain(text)
    for about, pattern in (("fee", _FEE), ("person", _PERSON), ("service", _SERVICE), ("other", _THING)):
        if pattern.search(said):
            return about
    return ""


def says_when(text: str) -> bool:
    """Is a time named?"""
    return _WHEN.search(_plain(text)) is not None


def says_where(text: str) -> bool:
    """Is a place named?"""
    return _WHERE.search(_plain(text)) is not None


def names_somebody(text: str) -> bool:
    """Is a person or an office-holder named?"""
    return _SOMEBODY.search(_plain(text)) is not None


def hostile(text: str) -> bool:
    """Anger in its plain words; it is met calmly, and never held against anybody."""
    return _HOSTILE.search(_plain(text)) is not None


def curses(text: str) -> bool:
    """Words that are nobody's name, nor part of one."""
    return _CURSE.search(_plain(text)) is not None


def wants_no_name(text: str) -> bool:
    """ "anonim", "tanpa nama", "jangan sebut nama saya", wherever it stands."""
    return _NAMELESS.search(_plain(text)) is not None and not asks_of_name(text)


def asks_of_name(text: str) -> bool:
    """ "Apa itu anonim?": the word is not the wish."""
    said = words(text)
    return len(said) <= 6 and bool({"apa", "maksudnya", "artinya", "arti"} & set(said)) and "anonim" in said


_WHEN_ASKED = frozenset({"kapan", "berapa"})
_ANSWERED = frozenset(
    "dijawab dibalas ditanggapi diproses prosesnya ditindaklanjuti jawabannya hasilnya selesai selesainya".split()
)


def asks_who_reads(text: str, *, telling: bool = False) -> bool:
    """ "Kalau lapor di sini siapa yang baca?", "nanti ketahuan tidak?". `telling`: a complaint is being told."""
    said = set(words(text))
    if not 0 < len(words(text)) <= 12 or not (telling or said & _REPORTING):
        return False
    who = "siapa" in said or ("bisa" in said and "?" in text)
    asks = "?" in text or bool(said & {"apa", "apakah", "tidak", "kan", "siapa"})
    return bool(said & _READING and who) or (asks and "?" in text and bool(said & _SECRET))


def asks_when_answered(text: str) -> bool:
    """ "Kapan dijawab?", "berapa lama prosesnya": short, and tells nothing of the grievance."""
    said = set(words(text))
    return len(words(text)) <= 6 and bool(said & _WHEN_ASKED) and bool(said & _ANSWERED)


def about_waiting(text: str) -> bool:
    """ "Kok ga dijawab", "masih nunggu": short, and about nothing else."""
    said = words(text)
    return len(said) <= 6 and bool(set(said) & _WAITING_FOR)


def only_somebody(text: str) -> bool:
    """ "Pak Agus": a person's name and nothing else."""
    return len(words(text)) <= 5 and _ONLY_SOMEBODY.fullmatch(_plain(text)) is not None


def fee_told(text: str) -> bool:
    """Is it told, and not asked, that somebody of the office wanted money?"""
    if "?" in text or about_of(text) != "fee" or len(words(text)) < TOLD:
        return False
    somebody = names_somebody(text) or re.search(r"\bkata (?:bapak|ibu|mas|mbak|petugas)\b", _plain(text))
    return bool(somebody) or announces(text) or _WANTED_MONEY.search(_plain(text)) is not None


def line_of(text: str) -> str:
    """ "ubah 3" is "3"."""
    said = words(text)
    return said[1] if len(said) == 2 and said[0] in ("ubah", "ganti", "edit", "koreksi", "nomor") else ""


def wants_name(text: str) -> bool:
    """ "Pakai nama saja": not without a name after all."""
    return _WITH_NAME.search(_plain(text)) is not None and not wants_no_name(text)


def only_no_name(text: str) -> bool:
    """Nothing but the wish to stay without a name."""
    rest = _NAMELESS.sub(" ", _plain(text)).split()
    return wants_no_name(text) and all(
        word in _OPENERS | {"yang", "identitas", "saja", "2", "dua", "takut", "malu", "khawatir", "usah", "biar"}
        for word in rest
    )


def name_in(text: str) -> str:
    """The name that is given as one's own: "nama saya Siti Aminah"; "" when none is."""
    found = _NAME.search(text)
    return " ".join(found.group(1).split())[:60] if found else ""


def thin(text: str) -> bool:
    """Anger alone: nothing is told yet that could be looked into."""
    rest = [word for word in _HOSTILE.sub(" ", _plain(text)).split() if word not in _OPENERS | _EMPTY]
    return len(rest) < TOLD


def withdraws(text: str) -> bool:
    """ "Tidak jadi ngadu", "cabut aduan saya": short, and no question."""
    return len(words(text)) <= 9 and "?" not in text and _WITHDRAWS.search(_plain(text)) is not None


def unsatisfied(text: str) -> bool:
    """ "Belum puas", "jawabannya tidak menjawab"."""
    return _UNSATISFIED.search(_plain(text)) is not None


def left_open(text: str) -> bool:
    """ "Gak tau namanya pak", "bodo amat": nothing that could be written down as an answer."""
    said = [word for word in words(text) if word not in FILLERS]
    if len(said) <= 4 and set(said) & _INDIFFERENT:
        return True
    return len(said) <= 5 and said[:2] in (
        ["tidak", "tahu"],
        ["tidak", "kenal"],
        ["tidak", "ingat"],
        ["tidak", "hafal"],
        ["tidak", "berani"],
    )


def begins(text: str) -> bool:
    """Something said beyond announcing it, though little."""
    return len([word for word in words(text) if word not in _OPENERS]) >= BEGUN


def adds(text: str) -> bool:
    """Is anything told that belongs to a complaint: something that happened, somebody, a time, a place?"""
    if set(words(text)) <= _OPENERS | THANKS:
        return False
    if len(words(text)) >= TOLD and any(word not in _OPENERS for word in words(text)):
        return True
    return begins(text) or tells(text) or names_somebody(text) or says_when(text) or says_where(text)


def announces(text: str) -> bool:
    """ "Mau ngadu lagi": a new one is wished for."""
    return _ANNOUNCES.search(_plain(text)) is not None


def tells(text: str) -> bool:
    """Is something told, beyond that one wants to complain?"""
    rest = [word for word in words(_NAME.sub(" ", text)) if word not in _OPENERS]
    return len(rest) >= TOLD or (len(rest) >= 1 and about_of(text) in ("fee", "person", "other"))


def _plain(text: str) -> str:
    return " ".join(words(text)) if text.strip() else folded(text)
