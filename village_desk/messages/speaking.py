"""To one citizen in the language of their chat, in the words of their office: the one door to a text that is sent.

A language that the office has not on, or a text that the language lacks, is said in Indonesian; the office's own
Indonesian words then go before the shipped ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from village_desk.citizens.models import Citizen
from village_desk.messages import wording
from village_desk.office import registry
from village_desk.office.models import Office


def language_to(office: Office, citizen: Citizen | None, key: str) -> str:
    """The language in which this citizen gets the text `key`; who has no chat gets Indonesian."""
    wanted = registry.language_of(office, citizen.language if citizen else None)
    if wording.has(key, wanted) or key in registry.wordings_of(office, wanted):
        return wanted
    return wording.DEFAULT_LANGUAGE


def words(office: Office, citizen: Citizen | None, key: str) -> str:
    """The text `key` for this citizen, its values not yet filled in. Raises WordingError: no such key."""
    language = language_to(office, citizen, key)
    return registry.wordings_of(office, language).get(key) or wording.shipped(key, language)


def text(office: Office, citizen: Citizen | None, key: str, values: Mapping[str, str]) -> str:
    """The text `key` with its values, ready to send. Raises WordingError: no such key."""
    language = language_to(office, citizen, key)
    return wording.render(key, values, language, registry.wordings_of(office, language))
