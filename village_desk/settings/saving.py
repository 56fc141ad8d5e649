"""What a form of the settings asks for, applied by the verb of `office apply`, and written to the audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from village_desk import audit
from village_desk.database import transaction
from village_desk.errors import InvalidInput, NotFound
from village_desk.office import registry, setup
from village_desk.security.access import current_office, current_user
from village_desk.security.forms import DeskForm, put


def saved(form: DeskForm, settings: Callable[[], dict[str, Any]]) -> bool:
    """Apply what the form asks for, by the verb of `office apply`. False: refused, and the form says why."""
    office_id, user = current_office().id, current_user()
    try:
        data = settings()
        with transaction():
            office = registry.office_by_slug(current_office().slug)
            if office is None or office.id != office_id:
                raise NotFound
            setup.apply(office, data)
            audit.note(
                "office.applied",
                office_id=office.id,
                user_id=user.id,
                subject=f"office:{office.id}",
                keys=_touched(data),
            )
    except InvalidInput as problem:
        put(form, problem)
        return False
    return True


def _touched(data: dict[str, Any]) -> list[str]:
    """What was changed, as codes: the keys of `office apply`, and the parts of what has parts of its own."""
    parts = {key: data[key] if key == "standards" else () for key in data}
    return sorted(f"{key}.{part}" for key in data for part in parts[key]) + sorted(
        key for key in data if not parts[key]
    )
