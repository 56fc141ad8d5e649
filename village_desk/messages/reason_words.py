"""Why a message did not arrive, in plain words for staff. `REFUSALS` has the reasons of `gateway.codes`."""

from __future__ import annotations

_OURS = "pesan ditolak karena pengaturan kantor; mohon beri tahu admin"
_TEMPLATE = "pesan resmi untuk ini sedang tidak diizinkan WhatsApp; mohon beri tahu admin"
_NUMBER = "nomor warga tidak dapat dihubungi lewat WhatsApp"
_SMS = "SMS tidak sampai"

REFUSALS: dict[str, str] = {
    "blocked": "warga memblokir nomor kantor atau meminta tidak dikirimi pesan",
    "channel_limitation": "WhatsApp sementara tidak mengizinkan pesan ke nomor ini",
    "not_delivered_by_choice": "WhatsApp memilih tidak mengantarkan pesan ini",
    "not_in_sandbox": "nomor ini belum ikut uji coba",
    "not_mobile": "nomor warga bukan nomor HP",
    "unknown_code": "ditolak dengan sebab yang belum dikenal; mohon beri tahu admin",
    "whatsapp_failed": "pesan WhatsApp tidak dapat disampaikan",
    "no_address": "nomor warga tidak ada lagi",
    "stale": "pesan tertunda terlalu lama sehingga tidak dikirim lagi",
    "refused": _OURS,
    **dict.fromkeys(("invalid_number", "invalid_recipient", "unreachable_pair", "no_recipient"), _NUMBER),
    **dict.fromkeys(("sms_unreachable", "sms_blocked", "sms_unknown_error", "sms_filtered"), _SMS),
    **dict.fromkeys(
        ("sms_unknown_number", "sms_landline"), f"{_SMS}: nomornya tidak dikenal atau bukan nomor HP"
    ),
    **dict.fromkeys(
        ("country_not_enabled", "invalid_sender", "sender_cannot_send"), f"{_SMS}: SMS belum diatur"
    ),
    **dict.fromkeys(
        (
            "template_rejected",
            "template_paused",
            "template_disabled",
            "template_language",
            "template_variables",
            "template_missing",
            "template_id",
            "template_value_too_long",
            "policy",
        ),
        _TEMPLATE,
    ),
    **dict.fromkeys(
        (
            "answer_content_type",
            "answer_message_body",
            "answer_not_xml",
            "answer_schema",
            "answer_too_large",
            "callback_address",
            "content_format",
            "content_invalid",
            "content_refused",
            "media_address",
            "media_too_large",
            "no_sender",
            "not_creatable",
            "not_found",
            "nothing_to_send",
            "parameter",
            "sender_is_recipient",
            "too_long",
            "too_many_media",
        ),
        _OURS,
    ),
}
REASONS = {
    "no_template": "jendela 24 jam sudah tertutup dan pesan resmi untuk ini belum disetujui WhatsApp",
    "template_values": "pesan resmi tidak cocok isinya",
    "opted_out": "warga meminta tidak dikirimi pemberitahuan; bicaralah hanya dengan orangnya sendiri",
    "window_closed": "jendela 24 jam sudah tertutup",
    "not_on_whatsapp": "nomor tidak memakai WhatsApp",
    "undeliverable": "pesan tidak dapat disampaikan ke nomor ini",
    "no_receipt": "tidak ada tanda sampai",
    "unknown": "tidak pasti apakah pesan terkirim",
    "undone": "diurungkan petugas",
    "file_lost": "berkas PDF-nya tidak ada lagi, mohon kirim lagi",
    "erased": "data warga sudah dihapus",
    "withdrawn_by_officer": "diurungkan petugas",
    "expired": "sudah lewat waktunya",
    "stale": "sudah lewat waktunya",
    "folded": "isinya disatukan dengan pesan lain setelah pengiriman terganggu",
}


def reason_words(reason: str | None, code: str | None = None) -> str:
    """Why a message did not arrive, for people; unknown codes are named so that the admin can look them up."""
    if not reason and not code:
        return ""
    if (reason or "").startswith("overtaken_by_"):
        return "sudah digantikan pesan yang lebih baru"
    known = REASONS.get(reason or "") or REFUSALS.get(reason or "")
    return known or (f"kode {code}" if code else f"sebab {reason}")
