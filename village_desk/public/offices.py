"""The office that a public address names."""

from __future__ import annotations

from collections.abc import Callable

from village_desk.errors import NotFound
from village_desk.office import registry
from village_desk.office.models import Office


def known_office(slug: str, shown: Callable[[Office], bool] = lambda _office: True) -> Office:
    """The office of this slug. Raises NotFound, in the same words, for one that does not show this page."""
    found = registry.office_by_slug(slug)
    if found is None or not shown(found):
        raise NotFound("Kantor desa dengan alamat itu tidak ada. Periksa kembali tautannya.")
    return found
