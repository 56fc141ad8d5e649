"""Why a message did not arrive, in plain words for staff. `REFUSALS` has the reasons of `gateway.codes`."""

from __future__ import annotations

from village_desk.marked import marked

_OURS = marked("pesan ditolak karena pengaturan kantor; mohon beri tahu admin")
_TEMPLATE = marked("pesan resmi untuk ini sedang tidak diizinkan WhatsApp; mohon beri tahu admin")
_NUMBER = marked("nomor warga tidak dapat dihubungi lewat WhatsApp")
_SMS = marked("SMS tidak sampai")
_NO_MOBILE = marked("SMS tidak sampai: nomornya tidak dikenal atau bukan nomor HP")
_NO_SMS = marked("SMS tidak sampai: SMS belum diatur")

REFUSALS: dict[str, str] = {
    "blocked": marked("warga memblokir nomor kantor atau meminta tidak dikirimi pesan"),
    "channel_limitation": marked("WhatsApp sementara tidak mengizinkan pesan ke nomor ini"),
    "not_delivered_by_choice": marked("WhatsApp memilih tidak mengantarkan pesan ini"),
    "not_in_sandbox": marked("nomor ini belum ikut uji coba"),
    "not_mobile": marked("nomor warga bukan nomor HP"),
    "unknown_code": marked("ditolak dengan sebab yang belum dikenal; mohon beri tahu admin"),
    "whatsapp_failed": marked("pesan WhatsApp tidak dapat disampaikan"),
    "no_address": marked("nomor warga tidak ada lagi"),
    "stale": marked("pesan tertunda terlalu lama sehingga tidak dikirim lagi"),
    "refused": _OURS,
    **dict.fromkeys(("invalid_number", "invalid_recipient", "unreachable_pair", "no_recipient"), _NUMBER),
    **dict.fromkeys(("sms_unreachable", "sms_blocked", "sms_unknown_error", "sms_filtered"), _SMS),
    **dict.fromkeys(("sms_unknown_number", "sms_landline"), _NO_MOBILE),
    **dict.fromkeys(("country_not_enabled", "invalid_sender", "sender_cannot_send"), _NO_SMS),
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
    "no_template": marked("jendela 24 jam sudah tertutup dan pesan resmi untuk ini belum disetujui WhatsApp"),
    "template_values": marked("pesan resmi tidak cocok isinya"),
    "opted_out": marked("warga meminta tidak dikirimi pemberitahuan; bicaralah hanya dengan orangnya sendiri"),
    "window_closed": marked("jendela 24 jam sudah tertutup"),
    "not_on_whatsapp": marked("nomor tidak memakai WhatsApp"),
    "undeliverable": marked("pesan tidak dapat disampaikan ke nomor ini"),
    "no_receipt": marked("tidak ada tanda sampai"),
    "unknown": marked("tidak pasti apakah pesan terkirim"),
    "undone": marked("diurungkan petugas"),
    "file_lost": marked("berkas PDF-nya tidak ada lagi, mohon kirim lagi"),
    "erased": marked("data warga sudah dihapus"),
    "withdrawn_by_officer": marked("diurungkan petugas"),
    "expired": marked("sudah lewat waktunya"),
    "stale": marked("sudah lewat waktunya"),
    "folded": marked("isinya disatukan dengan pesan lain setelah pengiriman terganggu"),
}


def reason_words(reason: str | None, code: str | None = None) -> str:
    """Why a message did not arrive, for people; unknown codes are named so that the admin can look them up."""
    if not reason and not code:
        return ""
    if (reason or "").startswith("overtaken_by_"):
        return marked("sudah digantikan pesan yang lebih baru")
    known = REASONS.get(reason or "") or REFUSALS.get(reason or "")
    return known or (f"kode {code}" if code else f"sebab {reason}")
