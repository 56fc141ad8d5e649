"""That the newest mail with a report did not go, and why, for those who can mend it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from village_desk.database import db
from village_desk.figures.models import ReportMail
from village_desk.marked import Sentence, marked

SHOWN_FOR = timedelta(days=14)  # from the day it was owed
ACCOUNT_CODES = frozenset(("530", "534", "535", "538"))  # RFC 4954
UNREACHABLE = frozenset(
    "TimeoutError OSError gaierror ConnectionRefusedError ConnectionResetError BrokenPipeError SSLError "
    "SSLCertVerificationError SMTPServerDisconnected SMTPConnectError".split()
)
OF_OUR_OWN = {
    "no_address": marked("penerimanya sudah tidak aktif atau belum mempunyai alamat surel"),
    "no_encryption": marked("server surel tidak menawarkan sambungan yang terenkripsi"),
    "interrupted": marked("pengirimannya terus terputus"),
}


def why(office_id: int, now: datetime) -> Sentence | None:
    """Why the newest mail of these days failed; None when it went, is on its way, or none was owed."""
    newest = (
        select(ReportMail.state, ReportMail.reason)
        .where(ReportMail.office_id == office_id, ReportMail.owed_at > now - SHOWN_FOR)
        .order_by(ReportMail.id.desc())
        .limit(1)
    )
    row = db.session.execute(newest).first()
    return words_of(row.reason or "") if row is not None and row.state == "failed" else None


def words_of(code: str) -> Sentence:
    """A ReportMail's reason in words; a server's code or an error's name stays, for who looks it up."""
    if code in OF_OUR_OWN:
        return Sentence(OF_OUR_OWN[code])
    if code in ACCOUNT_CODES:
        words = marked("server surel tidak menerima kata sandi kantor ini (%(code)s)")
    elif code.isdigit():
        refused, later = (
            marked("server surel menolak alamat atau isinya (%(code)s)"),
            marked("server surel terus menunda (%(code)s)"),
        )
        words = refused if code.startswith("5") else later
    elif code in UNREACHABLE:
        words = marked("server surel tidak dapat dihubungi (%(code)s)")
    else:
        words = marked("ada gangguan pada aplikasi (%(code)s)")
    return Sentence(words, code=code)
