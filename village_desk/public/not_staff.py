"""Satisfaction is for citizens to tell: a browser in which staff are signed in is refused, and told why."""

from __future__ import annotations

from village_desk.errors import Forbidden
from village_desk.marked import marked
from village_desk.security.access import signed_in


class OwnWork(Forbidden):
    """Whoever works here does not judge the work."""

    text = marked(
        "Bapak/Ibu sedang masuk sebagai petugas. Penilaian hanya untuk warga: mintalah warga membuka tautan ini di "
        "HP-nya sendiri, atau pakai Isi survei kepuasan di loket."
    )


def refuse() -> None:
    """Raises OwnWork for any member of staff, of whatever office and role."""
    if signed_in() is not None:
        raise OwnWork
