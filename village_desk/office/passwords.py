"""What may be a password (S17): long enough, not on everyone's list, not the person's own name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from village_desk.errors import InvalidInput
from village_desk.vault import normalised

SHORTEST = 8
LONGEST = 1024
# Words that passwords are made of; they count with any digits and signs around them.
COMMON = frozenset(
    """
    password passw0rd p4ssw0rd pass admin administrator root user login welcome letmein qwerty qwertyui
    qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcde abcdef abcdefg abcdefgh iloveyou monkey
    dragon football baseball sunshine princess superman batman master shadow michael secret test tester
    testing demo guest default changeme google facebook whatsapp instagram samsung android iphone
    internet computer rahasia sandi katasandi kata sandiku kunci masuk akun petugas operator pegawai
    staf staff kantor kantordesa desa desaku kelurahan kecamatan kabupaten kades kadesku kepala
    kepaladesa sekdes lurah camat bupati warga pelayanan layanan administrasi indonesia indonesiaku
    merdeka garuda pancasila bhinneka nusantara jakarta surabaya bandung jember semarang bismillah
    alhamdulillah assalamualaikum insyaallah subhanallah allahuakbar allah muhammad sayang sayangku
    sayangkamu cinta cintaku cintakamu akucintakamu kamu aku keluarga keluargaku ayah ibu bapak mama
    papa mamaku anakku doraemon naruto persib persija persebaya arema bonek viking komputer laptop
    handphone semangat sukses berkah barokah amanah selamat terimakasih
    """.split()
)
_KEYBOARD = ("01234567890", "09876543210", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_LOOKALIKES = str.maketrans("0134578@$!", "oieastbasi")


def check_password(password: str, own_words: Iterable[str] = ()) -> None:
    """Raise InvalidInput (field `password`) when the password is too short, too long, common or personal."""
    if len(password) < SHORTEST:
        raise InvalidInput("Kata sandi paling sedikit %(least)d huruf atau angka.", "password", least=SHORTEST)
    if len(password) > LONGEST:
        raise InvalidInput("Kata sandi paling panjang %(most)d huruf.", "password", most=LONGEST)
    if is_common(password):
        raise InvalidInput("Kata sandi itu terlalu mudah ditebak. Mohon pilih yang lain.", "password")
    if _is_personal(password, own_words):
        raise InvalidInput("Kata sandi jangan memuat nama, nomor HP, atau email sendiri.", "password")


def is_common(password: str) -> bool:
    """True for a listed word with digits around it, one repeated piece, or a run on the keyboard."""
    plain = re.sub(r"\s+", "", normalised(password))
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    if {plain, core, plain.translate(_LOOKALIKES), core.translate(_LOOKALIKES)} & COMMON:
        return True
    if not core and len(set(plain)) <= 4:
        return True
    if re.fullmatch(r"(.{1,4})\1+.{0,3}", plain):
        return True
    return any(plain in row or plain in row[::-1] for row in _KEYBOARD) or _is_counting(plain)


def _is_counting(plain: str) -> bool:
    """12345678, 87654321 and the like: each character one step from the last."""
    steps = {ord(after) - ord(before) for before, after in zip(plain, plain[1:], strict=False)}
    return len(steps) == 1 and abs(steps.pop()) <= 1


def _is_personal(password: str, own_words: Iterable[str]) -> bool:
    """True when little more than the person's own name, number or e-mail is in it."""
    plain = re.sub(r"\W", "", normalised(password))
    for text in own_words:
        whole = re.sub(r"\W", "", normalised(text))
        local = re.sub(r"\W", "", normalised(text.partition("@")[0]))
        for word in {whole, local, whole.removeprefix("62"), *normalised(text).split()}:
            if len(word) >= 4 and word in plain and len(plain) - len(word) < 5:
                return True
    return False
