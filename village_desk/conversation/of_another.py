"""Another person's data at a request that has no line for them: never put over the applicant's own.

"Bapak saya Sukardi 3509…" at a letter for the mother is a wish for a second one; "nama anaknya Rina" belongs to the
line for the child, where there is one.
"""

from __future__ import annotations

import re

from village_desk.conversation import flow, line_values, whom
from village_desk.conversation.kin import OWNERS, roles_of
from village_desk.conversation.names_said import name_at
from village_desk.conversation.pieces import LONG_NUMBER
from village_desk.conversation.reading import Answers
from village_desk.conversation.state import Draft
from village_desk.conversation.taken_in import keep
from village_desk.conversation.talk import Talk
from village_desk.office.fields import read
from village_desk.office.services import Service

_I = re.IGNORECASE
_OWNER = "|".join(sorted(map(re.escape, OWNERS), key=len, reverse=True))
_HEAD = re.compile(
    r"^\W*(?:(?:eh|maaf|kalau|kalo|klo|terus|trus|dan|untuk|buat|itu|yang|yg)\s+)*"
    r"(?P<label>(?:nama|nik|(?:no(?:mor|mer)?\s+)?(?:nik|ktp|kk))(?:\s*nya)?\s+)?"
    rf"(?P<owner>{_OWNER})(?P<mine>nya|ku|\s+(?:saya|sy|aku|kami|kulo|kandung|mertua)\b)?\s*"
    r"(?:(?:bernama|namanya|nama|adalah|yaitu|itu|nik|nya)\s+)*[:,=]?\s*(?P<rest>\S.*)$",
    _I | re.DOTALL,
)


def hear(talk: Talk, service: Service, draft: Draft) -> bool:
    """True when the message told another's data: put on that person's own line, or not taken, and said so."""
    head = _HEAD.match(talk.text.strip())
    if head is None or not (head["label"] or head["mine"]):
        return False  # "Ibu Sumiati 3509…" may be the applicant herself
    code = OWNERS[head["owner"].casefold()]
    if code == draft.whom or any(roles_of(f.slug.removeprefix("no_")) for f in service.fields):
        return False  # a form for several persons has lines for them
    name = name_at(head["rest"], 0)
    own = next((f for f in service.fields if f.slug in whom.APART.get(code, frozenset())), None)
    if own is not None and name and line_values.polished(head["rest"]) == name:
        talk.intent = "answer"
        keep(draft, Answers({own.slug: read(own, name, talk.today)}))
        talk.say("edited")
        flow.ask_next(talk)
        return True
    if not LONG_NUMBER.search(talk.text) and not (name and head["label"]):
        return False
    talk.intent = "answer"
    talk.say("one_person", name=draft.values.get("nama", "") or service.name)
    flow.ask_next(talk)
    return True


def own_words(text: str, draft: Draft) -> str:
    """ "NIK ibu 3509…" of a letter that is for the mother: the words as if she were the one who is asked."""
    head = _HEAD.match(text.strip())
    if head is None or not draft.whom or OWNERS[head["owner"].casefold()] != draft.whom:
        return text
    label = head["label"] or ("nik " if LONG_NUMBER.match(head["rest"]) else "nama ")
    return f"{label}{head['rest']}"
