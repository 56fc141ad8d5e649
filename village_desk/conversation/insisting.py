"""A name that looks like talk ("Ganti Yuwono") is refused once, and is the name when it is said again."""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation.reading import Answers
from village_desk.conversation.spelling import folded
from village_desk.conversation.state import Draft
from village_desk.office import no_names
from village_desk.office.fields import rule_of
from village_desk.office.fields_people import read_name, read_new_name, tidy_name
from village_desk.office.services import Field

_READERS = {"name_existing": read_name, "name_new": read_new_name}


def settle(draft: Draft, asked: Sequence[Field], text: str, answers: Answers) -> None:
    """Take what was refused before and is written once more; else remember what was refused now."""
    wanted = next((f for f in asked if rule_of(f) in _READERS and f.slug not in answers.found), None)
    if wanted is None or not no_names.doubtful(tidy_name(text)):
        return
    again, draft.refused = draft.refused == folded(text), folded(text)
    result = _READERS[rule_of(wanted)](text, wanted.validation, insisted=True) if again else None
    if result and result.value is not None:
        answers.found[wanted.slug] = result
        answers.problems.pop(wanted.slug, None)
        draft.refused = ""
