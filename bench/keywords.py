"""The baseline beside the figures: one list of keywords per intent, and the catalogue's own words. Nothing more."""

from __future__ import annotations

from village_desk.conversation.intents import Understanding
from village_desk.conversation.spelling import words
from village_desk.office.catalogue import shipped

INTENTS = {
    "emergency": "kebakaran kecelakaan maling pingsan ambulans tolong darurat",
    "opt_out": "berhenti stop",
    "cancel": "batal batalkan",
    "complaint": "mengadu pengaduan keluhan kecewa pungli lambat rusak",
    "human": "petugas operator telepon",
    "office_hours": "jam buka tutup libur",
    "office_location": "alamat lokasi kantor",
    "fee": "biaya gratis tarif",
    "pickup": "ambil",
    "status": "status sudah belum sampai",
    "requirements": "syarat cara bagaimana dokumen",
    "thanks": "terima thanks",
    "language_change": "bahasa",
    "spam": "promo pinjaman judi klik bonus",
    "attach_document": "foto kirim file lampiran",
    "menu": "menu layanan bantuan",
    "greet": "selamat halo assalamualaikum permisi",
    "confirm_no": "tidak bukan salah",
    "confirm_yes": "ya oke benar betul",
}


def understand(text: str, asked: str | None) -> Understanding:
    """The first service all of whose words are there, else the first intent with a keyword in the text."""
    said = set(words(text))
    slug = next(
        (s.slug for s in shipped().services if any(set(words(word)) <= said for word in s.words)), None
    )
    named = next((intent for intent, known in INTENTS.items() if said & set(known.split())), None)
    if slug and named not in ("emergency", "complaint", "status", "pickup", "requirements", "fee"):
        return Understanding("request", slug, (), 0.8)
    return Understanding(named or "out_of_scope", slug if named in ("requirements", "fee") else None, (), 0.6)
