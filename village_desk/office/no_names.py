"""Words that stand in talk and in no name: what is refused where a name is asked for. Pure, a closed list.

A name may hold one of them ("Sri Wulan Dari", "Yohanes Mau"); where most of what is said is made of them, nobody is
called so.
"""

from __future__ import annotations

import re

# Whole messages in which these words are all there is, or nearly, are talk.
TALK = frozenset(
    """
    hanya saya sy aku kulo kula abdi kami kita anda kamu dia beliau ini itu sini situ sana ituh ya iya yaa
    yo iyo nggih inggih njih oke ok okay okeh sip siap yes no tidak tdk gak ga nggak ngga gk kagak ndak
    enggak mboten ora bukan belum blm durung sudah sdh udah udh dah sampun wes wis uwis jangan apa apaan
    apakah berapa brp brapa kapan kpn siapa mana dimana gimana bagaimana gmn gmana kenapa knp mengapa kok
    koq piye pripun nopo opo maksud maksudnya maksudny untuk utk buat bwt bikin urus dari di ke yang yg dan
    atau dengan dgn karena krn kalau kalo klo tapi tp terus lalu juga jg lagi masih mau pengen ingin minta
    mohon tolong tlg bantu perlu butuh harus bisa boleh jadi pake pakai ada eh oh ah hah heh loh lho lah lha
    kan dong donk sih deh nih tuh wah aduh waduh hmm hm haha wkwk wkwkwk astaga ealah emang memang masa
    masak wong cuma mbak mas pak bapak bpk bu ibu bos min admin kak gan bang bro kakak om tante suami istri
    anak ayah mertua nenek kakek nanti tadi besok kemarin kemaren sekarang skrg bentar sebentar sek sik
    sekedap sakedap tunggu ditunggu nunggu sabar dulu pagi siang sore malam cepat cepet cepetan segera
    urgent penting lama lambat ribet ruwet repot susah males malas capek bingung pusing bosen salah keliru
    benar betul tanya nanya tau tahu ngerti paham lupa ingat hafal ktp ktpnya kk nik surat suratnya nomor
    nomer akta akte kia data datanya berkas foto rt rw desa dusun kantor petugas rumah punya status tanggal
    tanggalnya tgl hilang rusak ganti diganti sekalian sendiri semua saja aja sama makasih terimakasih trims
    thanks suwun gratis bayar biaya harga ahli tiri warga robot bot orang islam kristen katolik hindu buddha
    budha konghucu wiraswasta swasta petani buruh pns tni polri pelajar mahasiswa karyawan nelayan pedagang
    perjaka jejaka perawan janda duda lajang cerai laki perempuan bidan dokter dukun perawat i my the is
    what why how when where please wait later don't dont not know have yet still so long me you your need
    want
    """.split()
)
# Behind another word of talk they are talk ("ribet amat"); in front or alone each is a name.
_BEHIND = frozenset({"amat", "banget", "sekali", "terus"})
# Whose or what it is, whatever stands behind: "untuk anak saya", "rumah saya", "punya Budi".
_OPENING = frozenset(
    {"untuk", "utk", "rumah", "punya", "buat", "mau", "minta", "saya", "sekalian", "kenapa", "tidak"}
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def words_of(text: str) -> list[str]:
    """The words of a name as the lists here have them."""
    return _WORD.findall(text.casefold())


def talk_in(text: str) -> int:
    """How many words of the text belong to talk."""
    said = words_of(text)
    return sum(
        word in TALK or (word in _BEHIND and place > 0 and said[place - 1] in TALK)
        for place, word in enumerate(said)
    )


def mostly_talk(text: str) -> bool:
    """Is this talk rather than a name? "Lagi di sawah" is, "Sri Wulan Dari" is not, "ganti Yuwono" may be."""
    said = words_of(text)
    talk = talk_in(text)
    if not said or not talk:
        return False
    opens = said[0] in TALK or said[0] in _OPENING
    return (
        2 * talk > len(said)
        or (opens and 2 * talk == len(said))
        or (said[0] in _OPENING and "." not in text[:5])
    )


def doubtful(text: str) -> bool:
    """Refused as talk, and yet it may be somebody's name: said twice it is one."""
    return mostly_talk(text) and talk_in(text) < len(words_of(text))
