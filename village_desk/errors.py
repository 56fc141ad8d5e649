"""The DeskError family: what may go wrong, said to people in their language, with an HTTP status."""

from __future__ import annotations


class DeskError(Exception):
    """An expected refusal. `text` is shown to people as it is (Indonesian); `status` is the HTTP answer."""

    status = 400
    text = "Permintaan tidak dapat dikerjakan."

    def __init__(self, text: str | None = None) -> None:
        super().__init__(text or self.text)
        if text:
            self.text = text


class ConfigurationError(DeskError):
    """A setting is missing or malformed; the process must not start."""

    status = 500
    text = "Pengaturan belum lengkap."


class NotFound(DeskError):
    """The thing does not exist, or belongs to another office: both look the same (S5, S14)."""

    status = 404
    text = "Halaman tidak ditemukan. Periksa kembali tautan, atau buka Antrean."


class Forbidden(DeskError):
    """Signed in, but this is for another role."""

    status = 403
    text = "Halaman ini untuk peran lain. Bila memerlukan, mintalah izin kepada admin desa."


class SignInNeeded(DeskError):
    """No session, or one that has ended."""

    status = 401
    text = "Demi keamanan, silakan masuk lagi. Tulisan Bapak/Ibu masih tersimpan."


class TooManyTries(DeskError):
    """Throttled; the text says until when."""

    status = 429
    text = "Terlalu banyak percobaan. Silakan coba lagi beberapa menit lagi."


class StaleChange(DeskError):
    """Someone else changed the row first; nothing typed is lost."""

    status = 409
    text = "Permohonan ini baru saja diubah petugas lain. Tulisan Bapak/Ibu belum hilang."


class TransitionRefused(DeskError):
    """The status cannot go there from where it is."""

    status = 409
    text = "Status tidak dapat diubah ke sana dari status sekarang."


class InvalidInput(DeskError):
    """Something typed is not right. `field` names where."""

    status = 422

    def __init__(self, text: str, field: str | None = None) -> None:
        super().__init__(text)
        self.field = field


class StorageUnavailable(DeskError):
    """The database is away, full or locked: the caller must answer 5xx and promise nothing (R5)."""

    status = 503
    text = (
        "Mohon maaf, layanan sedang terganggu. Yang sudah tersimpan tetap aman. "
        "Silakan coba lagi beberapa menit lagi."
    )
