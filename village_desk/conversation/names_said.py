"""The name in "nama saya siti aminah, mau bikin SKTM". Pure. Precision first: a wrong name is worse than a question.

A word is taken for a part of a name when it is a well-known one, or when nobody ever wrote it about the office's
business (the classifier's vocabulary). Where it is not plain where the name ends, there is none.
"""

from __future__ import annotations

import re

from village_desk.conversation.model import shipped
from village_desk.conversation.spelling import GLOSSARY, folded

MOST_WORDS = 5
# Words that cannot stand in a name: after one of them the name is over, before one there was none.
ENDS = frozenset(
    """mau ingin minta mohon pengin pengen butuh perlu hendak nik ktp kk kia akta akte no nomor nomer hp telp
    telepon wa alamat umur usia tgl tanggal lahir tempat ttl rt rw dusun dsn desa kecamatan kec kabupaten kab
    jalan jl dari di ke pada untuk utk buat bikin urus ngurus yang yg dan sama dengan dgn saya sy aku kami
    kita ini itu adalah ialah yaitu warga penduduk asal tinggal domisili surat sktm sku skck bpjs tolong bantu
    bapak ibu pak bu mas mbak anak istri suami ayah bp bpk nama salah beda keliru tidak tdk gak ga nggak bukan
    belum blm sudah sdh kurang ada mana siapa kok kenapa karena krn hilang rusak masih mati meninggal kerja
    pekerjaan bekerja status jenis kelamin agama laki perempuan keperluan ya dong terima makasih terimakasih
    assalamualaikum selamat kulo ajeng badhe badhé bade nyuwun hoyong abdi maos terus trus lalu kemudian juga
    jg sekarang mengajukan pengajuan berusia bernama beralamat sekolah kelas kepala keluarga almarhum
    almarhumah alm wafat want my and for from kuota ketua""".split()
)
_KNOWN = frozenset(
    """siti aminah budi santoso slamet hasan ahmad achmad asep agus dewi wagiman rina fatimah fauzi sri sutrisno
    supardi wati yuni sumi muhammad mohammad muhamad moh mochammad abdul abdullah joko rudi andi dedi dedy eko
    dwi tri nur nurul ani ana ina ita ika eka lina lia lilis yanti yati tuti titik endang suharti sulastri
    sumiati suparman sukirman suwarno sugiono sugeng suyanto suryanto mulyono mulyadi sutikno supriyadi
    bambang hendra hendri heri hery herman iwan imam iman irwan jamal kasim khoirul lukman maman mahmud nanang
    nana ningsih rahayu rahmat rahmawati ratna rini ridwan rizki rizky rohman rohmah saiful samsul sarah sari
    sarmi satrio setiawan sholeh soleh sudirman sukarni sumarni suparti susanti susilo sutini suwarni suyati
    taufik tono topan toni udin umar usman wahyu wawan widodo winarti yahya yusuf yudi zainal zaenal zahra
    putri putra aisyah dian diah fitri fitriani hartono hartini haryanto indra jumadi jumiati kartini kartika
    kusuma lestari maryam maryati misnan mariati nining nurhayati prasetyo pratama purwanto puji rosidi
    rosidah rukmini saputra sulaiman sunarti suparmi surati tarmi tumini utami wulandari wulan yuliana
    yulianti made wayan ketut nyoman komang kadek gede putu""".split()
)
_MIDDLE = frozenset({"bin", "binti", "al", "el"})
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-](?=[^\W\d_]))*\.?")
_GAP = re.compile(r"[ \t]+")


def known(word: str) -> bool:
    """Is this (small letters) a well-known name?"""
    return word in _KNOWN


def name_at(text: str, start: int, *, plainly: bool = False) -> str | None:
    """The name that begins at `start`, as written; None when there is none, or its end is not plain.

    `plainly`: it must begin with a capital, and be no word of everyday: "saya Budi", but not "saya Jual pulsa".
    """
    shouting = text.upper() == text
    taken: list[str] = []
    at = start
    while word := _WORD.match(text, at):
        verdict = _judge(word.group(), taken, capitals=not shouting, plainly=plainly)
        if verdict == "unsure":
            return None
        if verdict == "end":
            break
        taken.append(word.group())
        at = word.end()
        gap = _GAP.match(text, at)
        if gap is None or word.group().endswith(".") and len(word.group()) > 4:
            break
        at = gap.end()
    if not 1 <= len(taken) <= MOST_WORDS or taken[-1].casefold() in _MIDDLE:
        return None
    # A digit or a slash right behind belongs to what was no name at all ("siti2", "ibu/anak").
    return None if text[at : at + 1].strip() in {*"0123456789/@_"} - {""} and taken else " ".join(taken)


def _judge(word: str, taken: list[str], *, capitals: bool, plainly: bool) -> str:
    """ "part" of the name, its "end", or "unsure": then nobody is called anything."""
    plain = folded(word)
    if plain in ENDS:
        return "end" if taken else "unsure"
    capital = capitals and word[0].isupper()
    if plain in _KNOWN or (taken and plain in _MIDDLE):
        return "part" if capital or taken or not plainly else "unsure"
    everyday = f" {plain} " in shipped().vocabulary or plain in GLOSSARY
    if capital:
        return "unsure" if plainly and everyday and not taken else "part"
    if not everyday:
        return "unsure" if plainly and not taken else "part"
    # "Siti Aminah datang": a small ordinary word ends a name in capitals. Among small letters it may be half of it.
    return "end" if taken and capitals and taken[0][0].isupper() else "unsure"
