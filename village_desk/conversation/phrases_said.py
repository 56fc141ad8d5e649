"""Finding what a message says beside its wish: places, dates, purposes, addresses, work. Pure, by plain patterns.

Each finder returns words exactly as they stand in the text, or None. Precision first: what may mean two things is
left alone, and asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Finder = Callable[[str], str | None]

_I = re.IGNORECASE
_STOP = frozenset(
    """nik kk nama alamat hp wa telp umur usia mau minta mohon ingin butuh perlu tolong terima makasih
    terimakasih saya sy aku kami untuk utk keperluan tanggal tgl kemarin kmrn kemaren kemarennya tadi semalam
    waktu saat pas sekitar jam pukul hari minggu dan terus lalu jadi bisa apakah gimana bagaimana berapa
    syarat syaratnya ya pak bu no nomor ktp bade badhe ajeng nyuwun sejak mulai tahun atas sudah sdh belum blm
    buat bikin karena krn dengan yang yg senin selasa rabu kamis jumat sabtu sebulan seminggu bulan""".split()
)
_MONTH = r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|agt|sep|okt|oct|nov|des|dec)[a-z]*"
DATE = re.compile(
    rf"\b(?:\d{{1,2}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*(?:\d{{4}}|\d{{2}})|\d{{1,2}}\s+{_MONTH}(?:\s+\d{{4}})?|"
    r"(?:kemarin|kmrn|kemaren|wingi)(?: (?:malam|sore|pagi|siang))?|tadi (?:malam|pagi|siang|sore|subuh)|semalam|"
    r"hari ini|(?:senin|selasa|rabu|kamis|jumat|sabtu) (?:kemarin|lalu)|"
    r"(?:\d{1,2}|dua|tiga|empat|lima) hari (?:yang |yg )?lalu)\b(?![-/.]?\d)",
    _I,
)
_YEARED = re.compile(
    rf"\b(?:\d{{1,2}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*\d{{4}}|\d{{1,2}}\s+{_MONTH}\s+\d{{4}})\b", _I
)
_LOST = r"(?:hilang|ilang|kehilangan|jatuh|tercecer|dicuri|kecopetan|dicopet|ketinggalan|tertinggal)"
_THINGS = (
    r"(?:e-?ktp|ktp|stnk|bpkb|sim(?: [abc])?|kartu atm(?: \w{3,8})?|atm(?: \w{3,8})?|buku tabungan(?: \w{3,8})?|"
    r"buku nikah|ijazah(?: (?:sd|smp|sma|smk|s1))?|sertifikat(?: tanah)?|sertipikat(?: tanah)?|paspor|dompet|tas|hp|"
    r"handphone|kartu bpjs|kartu kis|kis|kia|kk|kartu keluarga|akta (?:kelahiran|lahir)|kartu pelajar)"
)
_AND = r"(?:\s*(?:,|&|\+|\bdan\b|\bsama\b)\s*)"
_LISTED = rf"({_THINGS}(?:{_AND}{_THINGS})*)"
_LOST_THINGS = (
    re.compile(
        rf"\b{_LISTED}(?:nya| nya)?(?: saya| sy| aku| kulo| kula)?(?: (?:sudah|yang|telah|saya))? {_LOST}\b",
        _I,
    ),
    re.compile(rf"\b(?:kehilangan|hilangnya|kecopetan) {_LISTED}\b", _I),
)
_PURPOSE = (
    r"daftar|mendaftar|pendaftaran|melamar|lamaran|lamar|kerja|bekerja|sekolah|kuliah|beasiswa|kip|pip|kur|bank|"
    r"pinjam|pinjaman|kredit|syarat|persyaratan|berobat|pengobatan|rumah sakit|rs|bpjs|nikah|menikah|umroh|umrah|"
    r"haji|tni|polri|cpns|pppk|asn|paspor|skck|bantuan|modal|asuransi|pencairan|mencairkan|klaim|gadai|leasing|kpr|"
    r"npwp|nib|"
    r"pengajuan|mengajukan|mengurus|ngurus|buka rekening|rekening|tes|ujian|spmb|ppdb|snbp|utbk|magang|kontrak"
)
_FOR = re.compile(
    r"\b(?:keperluan(?:nya)?(?: untuk| adalah)?|untuk|utk|guna|dipakai(?: untuk)?|"
    rf"(?:buat|bwt)(?= (?:{_PURPOSE})\b))\s*[:=]?\s+",
    _I,
)
_PAPER = re.compile(r"(?:bikin |buat |urus )?(?:surat|akta|kk|ktp)\b", _I)
_PURPOSEFUL = re.compile(rf"\b(?:{_PURPOSE})\b", _I)
_PURPOSE_ENDS = frozenset(
    "nik kk nama alamat hp wa umur terima makasih terimakasih tolong mohon minta mau no nomor".split()
)
_ADDRESSED = re.compile(
    r"\b(?:alamat(?: (?:saya|rumah|lengkap|tinggal|sekarang))*|alamatnya|tinggal|bertempat tinggal|beralamat)\s*"
    r"(?:di\b|:|=|adalah)\s*",
    _I,
)
_STREET = re.compile(
    r"\b(?:dusun|dsn\.?|dukuh|dk\.?|jl\.?|jalan|gang|gg\.?|perum|kampung|kp\.?|lingkungan)\s+[^\n;:]{1,60}?"
    r"\brt\b\.?\s*\d{1,3}(?:\s*[/,]?\s*(?:rw)?\.?\s*\d{1,3})?",
    _I,
)
_SCHOOL = re.compile(
    r"\b((?i:sdn?|min?|smpn?|mtsn?|sman?|smkn?|man?|universitas|univ\.?|politeknik|institut)\s+"
    r"(?i:negeri\s+|swasta\s+)?(?:\d{1,3}\s*)?[A-Z][\w.]*(?:\s+[A-Z\d][\w.]*){0,3}|"
    r"(?i:sdn?|smpn?|mtsn?|sman?|smkn?)\s+(?i:negeri\s+)?\d{1,3}(?:\s+[A-Z][\w.]*){0,3})"
)
_WAGE = re.compile(
    r"\b(?:penghasilan|gaji|pendapatan|upah)(?:nya|ku| saya| bapak| ayah| rata-rata| per bulan| sebulan|)*\s*"
    r"(?:sekitar|kurang lebih|kira-kira|:|=|adalah)?\s*"
    r"((?:rp\.?\s*)?\d[\d.,]*\s*(?:jt|juta|rb|ribu|k\b)|rp\.?\s*\d[\d.]{4,}|\d{1,3}(?:\.\d{3}){1,3}|\d{6,9})",
    _I,
)  # fmt: skip
_WORK = re.compile(
    r"\b(?:pekerjaan(?:nya)?(?: saya)?|bekerja sebagai|kerja sebagai|profesi(?: saya)?)\s*(?:adalah|:|=)?\s+",
    _I,
)
_TRADE = re.compile(
    r"\b(?:jenis usaha(?:nya)?|usaha saya|usahanya|usaha sy|(?:ber)?jualan|(?:ber)?dagang)\s*"
    r"(?:adalah|yaitu|:|=)?\s+",
    _I,
)
_SHOP = re.compile(r"\bnama (?:usaha|toko|warung|kios|bengkel)(?:nya| saya)*\s*(?:adalah|yaitu|:|=)?\s+", _I)
_SINCE = re.compile(r"\b(?:sejak|mulai|dari)(?: tahun| th\.?| thn)?\s+((?:19|20)\d\d)\b", _I)
_SEX = re.compile(r"\b(laki-laki|laki laki|perempuan|cowok|cewek)\b", _I)
_CHILD_NUMBER = re.compile(r"\b(anak (?:ke[- ]?\d{1,2}|pertama|kedua|ketiga|keempat|kelima))\b", _I)
_BORN_AT = re.compile(
    r"\b(?:lahir(?:nya)?(?: di)|tempat lahir(?:nya)?(?: di)?\s*[:=]?|kelahiran)\s+(?=[A-Z])"
)
_TTL = re.compile(
    r"\b(?:ttl|tempat[,/ ]*(?:dan )?(?:tanggal|tgl) lahir)\s*[:=]?\s*"
    r"([^\W\d_][^\W\d_ .]*(?: [^\W\d_]+){0,2})\s*[,/ ]\s*"
    rf"(\d{{1,2}}\s*[-/. ]\s*(?:\d{{1,2}}|{_MONTH})\s*[-/. ]\s*\d{{4}})",
    _I,
)  # fmt: skip
_PHONE = re.compile(r"(?<!\d)(?:\+?62|0)8\d{1,2}(?:[ \-]?\d){6,9}(?!\d)")
_EMAIL = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[A-Za-z]{2,}")


def phrase_at(
    text: str, start: int, most: int, ends: frozenset[str] = _STOP, *, number: str = r"\d{6,}"
) -> str | None:
    """The words from `start` to the next mark, line, `number` or word that begins something else."""
    begin = re.compile(r"\s*").match(text, start)
    at = first = begin.end() if begin else start
    last, count = at, 0
    for word in re.compile(r"[^\s,;:!?()\n]+").finditer(text, at):
        between = text[last : word.start()]
        bare = word.group().strip(".'\"").casefold()
        if (between.strip() or "\n" in between) and count or bare in ends or re.search(number, bare):
            break
        count += 1
        last = word.end()
        if count > most:
            return None  # a phrase without an end is a story
        if word.group().endswith(".") and len(bare) > 3:
            break
    found = text[first:last].strip(" .")
    return found if count and any(c.isalpha() for c in found) else None


def lost_thing(text: str) -> str | None:
    """ "STNK dan SIM" in "STNK dan SIM saya hilang di pasar"."""
    return next((found[1] for pattern in _LOST_THINGS if (found := pattern.search(text))), None)


def lost_where(text: str) -> str | None:
    """ "pasar" in "hilang di pasar kemarin"."""
    return _place_after(_LOST, text)


def died_where(text: str) -> str | None:
    """ "RSUD Soebandi" in "meninggal di RSUD Soebandi tadi malam"."""
    return _place_after(r"(?:meninggal(?: dunia)?|wafat)", text)


def _place_after(verb: str, text: str) -> str | None:
    found = re.search(rf"\b{verb}\b(?:[^\n.;,]|,(?! )){{0,30}}?\bdi\s+", text, _I)
    return phrase_at(text, found.end(), 6) if found else None


def date_of(verb: str, text: str, *, with_year: bool = False) -> str | None:
    """The one date that stands beside this verb; None where there is none, or there are two."""
    dates = _YEARED if with_year else DATE
    if not re.search(rf"\b{verb}", text, _I):
        return None
    after = re.search(rf"\b{verb}\w*[^\n;]{{0,40}}?({dates.pattern})", text, _I)
    if after:
        return after[1]
    everywhere = [found.group() for found in dates.finditer(text)]
    before = re.search(rf"({dates.pattern})[^\n;.,\d]{{0,25}}\b{verb}", text, _I)
    return before[1] if before and len(everywhere) == 1 else None


def lost_when(text: str) -> str | None:
    """ "kemarin" in "hilang di pasar kemarin"."""
    return date_of(_LOST, text)


def died_when(text: str) -> str | None:
    """ "tadi malam" in "bapak meninggal tadi malam"."""
    return date_of("(?:meninggal|wafat)", text)


def born_when(text: str) -> str | None:
    """A date of birth, with its year."""
    if found := _TTL.search(text):
        return found[2]
    return date_of("lahir", text, with_year=True)


def child_born_when(text: str) -> str | None:
    """The same for a newborn, where "kemarin" is plain enough."""
    if found := _TTL.search(text):
        return found[2]
    return date_of("(?:lahir|melahirkan)", text)


def born_where(text: str) -> str | None:
    """ "Jember" in "TTL: Jember, 17-8-1990" and "lahir di Jember"."""
    if found := _TTL.search(text):
        return found[1]
    found = _BORN_AT.search(text)
    return phrase_at(text, found.end(), 3, number=r"\d") if found else None


def purpose(text: str) -> str | None:
    """ "daftar kerja" in "untuk daftar kerja"; "untuk ibu saya" and "buat surat" are none."""
    for found in _FOR.finditer(text):
        said = phrase_at(text, found.end(), 8, _PURPOSE_ENDS)
        if said and _PURPOSEFUL.search(said) and not _PAPER.match(said):
            return said
    return None


def address(text: str) -> str | None:
    """ "Dusun Krajan RT 2 RW 3", after "alamat" or by its own shape."""
    found = _ADDRESSED.search(text)
    said = found and re.split(
        r"\n|;|\s+(?=(?:nik|kk|no|nama|hp|wa|umur|untuk|utk|keperluan|mau|minta|mohon|ingin|butuh|tolong)\b)|\.\s",
        text[found.end() :],
        maxsplit=1,
        flags=_I,
    )[0].strip(" ,.")
    if said and 4 <= len(said) <= 120:
        return said
    street = _STREET.search(text)
    return street.group().strip(" ,.") if street else None


def neighbourhood(word: str) -> Finder:
    """The number after RT or RW."""
    return lambda text: (
        found[1] if (found := re.search(rf"\b{word}\b\.?\s*(\d{{1,3}})\b", text, _I)) else None
    )


def school(text: str) -> str | None:
    """ "SMAN 1 Wonojati"."""
    return found[1].strip(" .") if (found := _SCHOOL.search(text)) else None


def wage(text: str) -> str | None:
    """ "1,5 juta" in "gaji saya 1,5 juta"."""
    return found[1] if (found := _WAGE.search(text)) else None


def work(text: str) -> str | None:
    """ "buruh tani" in "bekerja sebagai buruh tani"."""
    return phrase_at(text, found.end(), 4) if (found := _WORK.search(text)) else None


def trade(text: str) -> str | None:
    """ "bakso keliling" in "jualan bakso keliling"."""
    return phrase_at(text, found.end(), 4) if (found := _TRADE.search(text)) else None


def shop(text: str) -> str | None:
    """ "Warung Melati" in "nama usaha Warung Melati"."""
    return phrase_at(text, found.end(), 5) if (found := _SHOP.search(text)) else None


def since(text: str) -> str | None:
    """ "2019" in "sejak tahun 2019"."""
    return found[1] if (found := _SINCE.search(text)) else None


def sex(text: str) -> str | None:
    """Of a child; None where both are named."""
    said = {found.casefold() for found in _SEX.findall(text)}
    return next(iter(said)) if len(said) == 1 else None


def child_number(text: str) -> str | None:
    """ "anak kedua"."""
    return found[1] if (found := _CHILD_NUMBER.search(text)) else None


def phone(text: str) -> str | None:
    """An Indonesian mobile number."""
    return found.group() if (found := _PHONE.search(text)) else None


def email(text: str) -> str | None:
    """An e-mail address."""
    return found.group().rstrip(".") if (found := _EMAIL.search(text)) else None
