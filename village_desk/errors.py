"""The DeskError family: what may go wrong, said to people in their language, with an HTTP status."""

from __future__ import annotations

from village_desk.marked import marked


class DeskError(Exception):
    """An expected refusal. `text` is what people are told, in Indonesian; `status` is the HTTP answer.

    `words` is the same with `%(name)s` where `values` stand: what a door puts into the reader's own language
    (translation.said).
    """

    status = 400
    text = marked("Permintaan tidak dapat dikerjakan.")

    def __init__(self, text: str | None = None, **values: object) -> None:
        self.words = text or self.text
        self.values = values
        self.text = self.words % values if values else self.words
        super().__init__(self.text)


class ConfigurationError(DeskError):
    """A setting is missing or malformed; the process must not start."""

    status = 500
    text = marked("Pengaturan belum lengkap.")


class NotFound(DeskError):
    """The thing does not exist, or belongs to another office: both look the same (S5, S14)."""

    status = 404
    text = marked("Halaman tidak ditemukan. Periksa kembali tautan, atau buka Antrean.")


class Forbidden(DeskError):
    """Signed in, but this is for another role."""

    status = 403
    text = marked("Halaman ini untuk peran lain. Bila memerlukan, mintalah izin kepada admin desa.")


class SignInNeeded(DeskError):
    """No session, or one that has ended."""

    status = 401
    text = marked("Demi keamanan, silakan masuk lagi. Tulisan Bapak/Ibu masih tersimpan.")


class TooManyTries(DeskError):
    """Throttled; the text says until when."""

    status = 429
    text = marked("Terlalu banyak percobaan. Silakan coba lagi beberapa menit lagi.")


class StaleChange(DeskError):
    """Someone else changed the row first; nothing typed is lost."""

    status = 409
    text = marked("Permohonan ini baru saja diubah petugas lain. Tulisan Bapak/Ibu belum hilang.")


class TransitionRefused(DeskError):
    """The status cannot go there from where it is."""

    status = 409
    text = marked("Status tidak dapat diubah ke sana dari status sekarang.")


class InvalidInput(DeskError):
    """Something typed is not right. `field` names where."""

    status = 422

    def __init__(self, text: str, field: str | None = None, **values: object) -> None:
        super().__init__(text, **values)
        self.field = field


class StorageUnavailable(DeskError):
    """The database is away, full or locked: the caller must answer 5xx and promise nothing (R5)."""

    status = 503
    text = marked(
        "Mohon maaf, layanan sedang terganggu. Yang sudah tersimpan tetap aman. "
        "Silakan coba lagi beberapa menit lagi."
    )
