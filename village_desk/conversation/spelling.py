"""Chat spelling made plain: small letters, one space, everyday abbreviations and regional words written out.

Pure. The glossary comes first, before any matching: it is the cheapest gain in understanding.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Abbreviations, phonetic spellings, Javanese, Sundanese and Madurese words that citizens type to an office.
_GLOSSARY_LINES = """
saya: sy sya aku ak gw gue kulo kula abdi bula inyong nyong
saya punya: punyaku
tidak: tdk gak ga gk g nggak ngga enggak engga ndak ndk nda kagak mboten ora ra henteu teu banne banni tak nggk
belum: blm blom belom dereng durung urung tacan
sudah: sdh udah udh dah sampun wis wes uwis atos tos ampon dh
untuk: utk bwt kanggo kagem kangge pikeun buwat
buat: bikin bkin gawe damel agebey ngagebey nyieun bikinin buatin dibuatkan buatkan bikinkan buatan
urus: diurus ngurus mengurus ngurusin urusin ngurusi pengurusan
mau: mo pengen pengin ingin pgn pingin arep badhe bade hendak hoyong terro minat mw
minta: nyuwun nyuhunkeun njaluk jaluk menta mintak
tolong: tlg tlong tulung mohon mhn mohn
bagaimana: bgmn gmn gimana gmna piye pripun kumaha baramma
berapa: brp brapa piro pira pinten sabaraha berempa
apa: apakah opo nopo naon apah
kapan: kpn iraha bila kpan
di mana: dimana dmn dmna
dengan: dgn dg karo sareng
yang: yg sing kang
dan: dn lan
karena: krn karna krna goro
anak: ana anake anakku putra yoga
ktp: ektp katepe ktpku ktpq ktpne ktpnya ktpe
kk: kkku kknya kkne kke kakaku
kartu keluarga: kartukeluarga
akta: akte aktanya aktene aktane aktae
akta lahir: aktalahir aktelahir
hilang: ilang hlg hlang ical kelangan kalangan ilangnya lenyap raib
kehilangan: kelangan
kecopetan: kecopet copet dicopet
rusak: rusek ruksak
surat: srt serat sorat suratnya suratku suratnyo
keterangan: ket ktrangan katerrangan katerangan
surat keterangan: suket
sktm: sktmnya
pengantar: pngantar pengantarnya
usaha: usahaku usahane
meninggal: meninggl pejah seda ngantunkeun almarhum mninggal
lahir: lair laher lhr
menikah: nikahan rabi kawinan
kawin: kawen
pindah: pndah pindahan ngalih pinda
domisili: domsili dmsili domisilinya
terima kasih: makasih makasi mksh trims trimakasih terimakasih tks thx thanks suwun nuwun nuhun hatur sakalangkong
terima kasih: makaseh thankyou tq mksih trmksh
selamat: slmt slamat met sugeng wilujeng
malam: mlm dalu ndalu wengi
pagi: pgi enjing isuk esuk
siang: siyang
sore: sonten
assalamualaikum: asslmkm aslmkm assalamualaikm asalamualaikum assalamualaikumm ass askum salamualaikum
assalamualaikum: assalamuallaikum assalamu'alaikum asww
petugas: ptugas petugase operator cs
admin: min mimin atmin
bapak: pak pk bpk
ibu: bu buk bun
tahu: tau
bisa: bs bsa iso saged tiasa
boleh: blh
jam: jm
buka: bukak bukka muka
tutup: ttp ttup
biaya: bayar mbayar bayarnya biayanya byr bea biayae
gratis: free gratisan
syarat: sarat persyaratan persyaratannya syaratnya syarate syaratna sarate syrat syrt
ambil: ngambil dipendet mendet candak dicandak diambil pengambilan jupuk
selesai: slesai rampung bar beres kelar
jadi: jd dadi dados
sekarang: skrg skrng saiki
punya: gadhah gadah duwe ndue nduwe
tahu: ngertos ngerti weruh
sekali: banget bgt bangett
kemarin: kmrn kmren wingi kamari
baru: anyar enggal nyar bru
kantor: kntor ktr
desa: ds disa
alamat: almt alamate
status: sttus
foto: poto pto fotonya
kirim: krm krim ngirim kirimkan
halo: haloo hallo hallow helo
ya: iya iye iyah yaa y yup yoi nggih inggih njih enggih muhun iyeh yess
benar: bener leres
oke: ok okey okay okee oks
"""


def _glossary() -> dict[str, str]:
    words: dict[str, str] = {}
    for line in _GLOSSARY_LINES.strip().splitlines():
        meaning, _, spellings = line.partition(":")
        for spelling in spellings.split():
            words.setdefault(spelling, meaning)
    return words


GLOSSARY = _glossary()

# Long text is a story or an attack; the wish is in the first part, and matching must stay quick.
LONGEST = 1200


def clean(text: str) -> str:
    """Words as typed, without control or invisible characters; line breaks stay."""
    composed = unicodedata.normalize("NFKC", text)
    kept = (
        c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else " "
        for c in composed
    )
    lines = (" ".join(line.split()) for line in "".join(kept).split("\n"))
    return "\n".join(line for line in lines if line).strip()


def folded(text: str) -> str:
    """Small letters, accents and punctuation gone, a letter that is drawn out written once: "Haloooo!" is "halo"."""
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST].lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    bare = re.sub(r"['’‘`´]", "", bare)
    bare = re.sub(r"\be[- ]ktp\b", "ktp", bare)
    bare = re.sub(r"([a-z])\1{2,}", r"\1", bare)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def words(text: str) -> list[str]:
    """The words of a text, chat spelling written out."""
    return list(_words(text))


# One message is compared with a dozen commands in a row: folding it once is most of what the webhook saves.
@lru_cache(maxsize=256)
def _words(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for word in folded(text).split():
        found.extend(GLOSSARY.get(word, word).split())
    return tuple(found)


def plainly(text: str) -> str:
    """The text as `words`, joined by single spaces."""
    return " ".join(words(text))


@lru_cache(maxsize=20_000)
def alike(typed: str, known: str) -> bool:
    """Is `typed` the word `known`, one slip forgiven from five letters on, two from nine on?

    Short words stay strict: "kk" and "kia", "lahir" and "lair" are a matter for the glossary. The first
    letter must agree, because people rarely slip there and "hilang" is near to "bilang".
    """
    if typed == known:
        return True
    if len(known) < 5 or not typed or typed[0] != known[0] or abs(len(typed) - len(known)) > 2:
        return False
    return _distance(typed, known, 2 if len(known) >= 9 else 1)


def _distance(left: str, right: str, most: int) -> bool:
    """Are the two within `most` edits (a swap of neighbours counts as one)?"""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most
