"""Every shape of buttons and lists with a Content SID, and what the citizen sees of one."""

from __future__ import annotations

from collections.abc import Mapping

from village_desk.messages import controls

SIDS = {key: f"HXc0{number:030x}" for number, key in enumerate(controls.shapes(), 1)}
_KEYS = {sid: key for key, sid in SIDS.items()}


def shown(content_sid: str, variables: Mapping[str, str]) -> str | None:
    """The words, then the buttons or rows in brackets; None for a template that is no shape of ours."""
    key = _KEYS.get(content_sid)
    if key is None:
        return None
    kind, _, size = key.partition("_")
    values = [variables[name] for name in sorted(variables, key=int)]
    if kind == "buttons":
        lines, titles = values[: int(size)], values[int(size) : int(size) + controls.MOST_BUTTONS]
        return "\n".join([*lines, f"[tombol: {' | '.join(titles)}]"])
    rows = int(size)
    lines, titles = values[: rows + 2], values[rows + 3 : 2 * rows + 3]
    return "\n".join([*lines, f"[daftar “{values[rows + 2]}”: {' | '.join(titles)}]"])
