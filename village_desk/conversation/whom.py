"""For whom a request is: the sender, or somebody of theirs. Noticed in the wish, or asked where it hints at it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from village_desk.conversation.kin import KIN
from village_desk.conversation.phrases import DEATH, FILLERS
from village_desk.conversation.spelling import GLOSSARY, LONGEST
from village_desk.conversation.state import Draft
from village_desk.conversation.talk import Talk
from village_desk.conversation.worded import ASK, matters
from village_desk.office.services import Service

_MINE = frozenset("saya sy aku kula kulo abdi kami kita bula sengko my our".split())
_FOR = frozenset("untuk buat bagi kanggo kagem gawe pikeun punya milik kepunyaan nama mewakili for".split())
_PLAINLY_FOR = frozenset("untuk buat bagi kanggo kagem pikeun for".split())
_PAPERS = frozenset(
    "ktp kk akta kia surat sktm sku skck domisili nik bpjs kartu keterangan pengantar paspor kis ikd skd nya".split()
)
_WISHES = frozenset(
    "mau ingin butuh perlu minta ktp kk kia akta hilang kehilangan belum punya hendak bikin urus bade badhe nik sktm "
    "skck wants needs".split()
)
_BY_PROXY = frozenset("titipan dititipi titip mewakili diwakilkan wakil disuruh dimintai".split())
_OTHERS = frozenset({"orang lain", "orang", "bukan saya", "bukan", "tidak", "lain"})
_SELF = frozenset("saya sendiri aku diri kula piyambak ya me myself".split())


def noticed(service: Service, texts: Sequence[str]) -> str:
    """The code of the person that the request is for, ASK where it is only hinted at, "" for the sender."""
    if not matters(service):
        return ""
    found = [_in_text(service, _tokens(text)) for text in texts]
    return next((code for code in reversed(found) if code and code != ASK), ASK if ASK in found else "")


def _tokens(text: str) -> list[str]:
    """The words written out, with the marks between them: "pak, saya" is no "bapak saya"."""
    found: list[str] = []
    for raw in re.findall(r"[^\W_]+|[,.;:!?\n]", text.casefold()[:LONGEST]):
        found += ["@"] if raw in _ADDRESSES else GLOSSARY.get(raw, raw).split()
    return found


def _in_text(service: Service, said: list[str]) -> str:
    if DEATH & set(said):
        return ""
    hints = [_at(said, at) for at, word in enumerate(said) if word in KIN or word == "tua"]
    plain = next((code for code, sure in hints if sure and not _has_a_field(service, code)), "")
    hinted_at = any(code and not _has_a_field(service, code) for code, _ in hints)
    return plain or (ASK if hinted_at or _BY_PROXY & set(said) else "")


def _at(said: list[str], at: int) -> tuple[str, bool]:
    """(the person at this word, is it plain that the paper is theirs); "" for nobody of the sender's."""
    code, mine = _kin_at(said, at), _is_mine(said, at)
    before = said[at - 1] if at else "\n"
    if not code or before == "dan":
        return "", False
    if before in _FOR and (mine or code in _NEVER_ADDRESSED):
        return code, True
    if before in _PLAINLY_FOR:
        return code, False
    if not mine:
        return "", False
    after = [w for w in said[at + 1 : at + 5] if w not in _MINE | {"nya", "kandung", "mertua"}]
    wishes = before in _PAPERS or bool(after and after[0] in _WISHES)
    # "Ibu saya mau bikin KTP" may begin with the officer.
    spoken_to = said[at] in ("ibu", "bapak") and not before.isalpha()
    return code, wishes and not spoken_to


# "untuk bapak" may speak to the officer; nobody calls an officer "mertua".
_NEVER_ADDRESSED = frozenset(KIN.values()) - {"mother", "father", "sibling", "friend"}
_ADDRESSES = frozenset("pak bu pa buk pk bpk bun mas mbak mba kak bang min".split())


def _kin_at(said: list[str], at: int) -> str:
    """The person at this word; "ibu mertua" is the second word's, as is "orang tua"."""
    if said[at] == "tua":
        return "parents" if at and said[at - 1] == "orang" else ""
    following = KIN.get(said[at + 1], "") if at + 1 < len(said) else ""
    return "" if following in ("parent_in_law", "relative") else KIN.get(said[at], "")


def _is_mine(said: list[str], at: int) -> bool:
    near = said[at + 1 : at + 3]
    return bool(near) and (near[0] in _MINE or (near[0] in ("kandung", "mertua") and bool(_MINE & set(near))))


def _has_a_field(service: Service, code: str) -> bool:
    """Is this person asked for beside the applicant ("nama anak (bila untuk sekolah)", "nama pasangan")?"""
    return bool(APART.get(code, frozenset()) & {f.slug for f in service.fields})


APART = {
    "child": frozenset({"nama_anak", "nama_penerima"}),
    "husband": frozenset({"nama_pasangan", "nama_calon", "pemberi_izin"}),
    "wife": frozenset({"nama_pasangan", "nama_calon", "pemberi_izin"}),
    "parents": frozenset({"pemberi_izin"}),
}


_TURNING = frozenset("tidak jadi bukan eh oh ternyata ganti ding maksud maksudnya ralat salah keliru saja".split())
_AROUND = (
    FILLERS | _TURNING | _MINE | _PAPERS | frozenset("yang mau permohonan sendiri tapi tetapi maaf wah ".split())
)


def changed(service: Service, text: str) -> str | None:
    """The person of a message that says for whom the request is after all, where the service knows the difference."""
    code = told(text)
    return None if code is None or not matters(service) or _has_a_field(service, code) else code


def told(text: str) -> str | None:
    """The person of a message that says for whom the request is, and nothing else; None for every other.

    "Ga jadi untuk ibu, untuk saya aja" is for the sender: "".
    """
    said = _tokens(text)
    code, at, denied, rest = None, 0, False, set()
    turned = bool(_TURNING & set(said))
    while at < len(said):
        found = _person(said, at + 1, turned=turned) if said[at] in _PLAINLY_FOR else None
        if found:
            code = code if denied else found[0]
            at, denied = found[1], False
            continue
        denied = said[at] in ("tidak", "bukan") or (denied and said[at] == "jadi")
        rest.add(said[at])
        at += 1
    words_left = {word for word in rest if word.isalpha()}
    return code if words_left <= _AROUND else None


def says_self(text: str) -> bool:
    """ "Saya juga", "buat saya", "saya sendiri": the paper is the sender's own."""
    said = _tokens(text)
    pairs = list(zip(said, said[1:], strict=False))
    return any(
        (first in _PLAINLY_FOR and second in _MINE and not _kin_near(said, at))
        or (first in _MINE and second in ("juga", "jg", "sendiri") and not (at and _kin_at(said, at - 1)))
        for at, (first, second) in enumerate(pairs)
    )


def _kin_near(said: list[str], at: int) -> bool:
    """ "buat saya dan ibu" is for two."""
    return any(_kin_at(said, place) for place in range(at + 2, min(at + 4, len(said))))


def alone(text: str) -> str:
    """ "Punya ibu", "ibu": the one person of a message that names nothing else."""
    said = [word for word in _tokens(text) if word.isalpha() and (word in KIN or word not in _FOR | _AROUND)]
    codes = [code for at in range(len(said)) if (code := _kin_at(said, at))]
    return codes[0] if len(codes) == 1 and len(said) <= 2 else ""


def _person(said: list[str], at: int, *, turned: bool) -> tuple[str, int] | None:
    """(the person named at this word, the place behind it); where nothing is turned, it must be plain who that is."""
    if at >= len(said):
        return None
    code = "" if said[at] in _MINE else _kin_at(said, at)
    if said[at] not in _MINE and not (code and (turned or _is_mine(said, at) or code in _NEVER_ADDRESSED)):
        return None
    end = at + 1
    while end < len(said) and said[end] in _MINE | {"nya", "kandung", "mertua", "tua", "sendiri", "saja"}:
        end += 1
    return code, end


def ask(talk: Talk) -> None:
    """ "Ini untuk Bapak/Ibu sendiri atau orang lain?" """
    talk.ask("whom")
    talk.say("ask_whom")


def answer(talk: Talk, draft: Draft) -> bool:
    """Hear the answer; False when the message means something else."""
    text = talk.typed_choice
    said = [word for word in _tokens(talk.text) if word.isalpha() and word not in _FOR]
    code = next((code for at in range(len(said)) if (code := _kin_at(said, at))), "")
    if text == "1" or (set(said) - {"ya"} and set(said) <= _SELF):
        draft.whom = ""
    elif code and len(said) <= 5:
        draft.whom = code
    elif text == "2" or " ".join(said) in _OTHERS or "orang lain" in " ".join(said):
        draft.whom = draft.hint or "other"
    else:
        return False
    draft.hint = ""
    return True


def hint_in(texts: Sequence[str]) -> str:
    """The one person of the sender's that these texts speak of; "" when there are none, or several."""
    codes = {
        code
        for said in map(_tokens, texts)
        for at in range(len(said))
        if (code := _kin_at(said, at)) and (_is_mine(said, at) or (at and said[at - 1] in _PLAINLY_FOR))
    }
    return codes.pop() if len(codes) == 1 else ""


__all__ = ["ASK", "alone", "answer", "ask", "changed", "hint_in", "noticed", "says_self", "told"]
