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
    r"hari ini|yesterday|last night|(?:\d{1,2}|two|three) days ago|"
    r"(?:senin|selasa|rabu|kamis|jumat|sabtu) (?:kemarin|lalu)|"
    r"(?:\d{1,2}|dua|tiga|empat|lima) hari (?:yang |yg )?lalu)\b(?![-/.]?\d)",
    _I,
)
_YEARED = re.compile(
    rf"\b(?:\d{{1,2}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*\d{{4}}|\d{{1,2}}\s+{_MONTH}\s+\d{{4}})\b", _I
)
_LOST = r"(?:hilang|ilang|kehilangan|jatuh|tercecer|dicuri|kecopetan|dicopet|ketinggalan|tertinggal|lost|stolen)"
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
_BORN_AT = re.compile(
    r"\b(?:lahir(?:nya)?(?: di)|tempat lahir(?:nya)?(?: di)?\s*[:=]?|kelahiran)\s+(?=[A-Z])"
)
# In small letters only right behind "lahir di", and no house or hospital: a regency is asked for.
_BORN_IN = re.compile(
    r"\blahir(?:nya)? di\s+(?!rumah|rs|puskesmas|klinik|bidan|bpm|tempat|luar|jalan|desa|sini|mana)(?=[a-z])"
)
_TTL = re.compile(
    r"\b(?:ttl|tempat[,/ ]*(?:dan )?(?:tanggal|tgl) lahir)\s*[:=]?\s*"
    r"([^\W\d_][^\W\d_ .]*(?: [^\W\d_]+){0,2})\s*[,/ ]\s*"
    rf"(\d{{1,2}}\s*[-/. ]\s*(?:\d{{1,2}}|{_MONTH})\s*[-/. ]\s*\d{{4}})",
    _I,
)  # fmt: skip


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
    found = _BORN_AT.search(text) or _BORN_IN.search(text)
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
