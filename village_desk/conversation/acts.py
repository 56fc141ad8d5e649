"""Short acts that need no classifier: commands, yes and no, greetings, thanks; and a lone digit.

"ok", "y", "0" and "1" mean nothing by themselves: `asked` decides. Without an open question a plain "ok" is a yes.
"""

from __future__ import annotations

from village_desk.conversation import phrases
from village_desk.conversation.spelling import alike, folded, words

_THUMBS = {"👍": True, "👌": True, "✅": True, "🙏": True, "👎": False, "❌": False}
_ALWAYS = ("menu", "status", "cancel", "back", "human", "complaint", "opt_out", "resume")
# What a command is called among the intents, where that is not its own name.
_AS_INTENT = {"back": "menu", "resume": "confirm_yes"}
_FAULTS = frozenset("salah keliru perubahan diubah ubah kurang".split())
_POINTING = frozenset("nomor no yang pilih angka".split())
ANSWERING = frozenset({"field", "block", "optional"})


def command(text: str) -> str | None:
    """The command that a whole message is (menu, status, cancel, back, human, …), whatever is being asked."""
    said = [word for word in words(text) if word not in ("ya", "bapak", "ibu", "admin", "dong", "deh", "eh", "oh")]
    plain = " ".join(said) or " ".join(words(text))
    return next((name for name in _ALWAYS if plain in phrases.COMMANDS[name]), None)


def means(text: str, name: str) -> bool:
    """Is the whole message this command, or that with a polite word around it?"""
    said = [word for word in words(text) if word not in phrases.FILLERS]
    return " ".join(words(text)) in phrases.COMMANDS[name] or " ".join(said) in phrases.COMMANDS[name]


def plain_command(text: str) -> bool:
    """ "batal", and "batal pak": among free words only these are commands, and people are polite to them too."""
    said = [word for word in words(text) if word not in phrases.FILLERS and word not in ("eh", "oh")]
    return folded(text) in phrases.PLAIN_COMMANDS or " ".join(said) in phrases.PLAIN_COMMANDS


def yes_or_no(text: str) -> bool | None:
    """True for yes, False for no, None when the message is neither. "tidak jelas" is no "no"."""
    said = words(text)
    if not said:
        return _THUMBS.get(text.strip()[:1])
    if len(said) > 6:
        return None
    if all(w in phrases.NO | phrases.NO_FILLERS for w in said) and any(w in phrases.NO for w in said):
        return None if said == ["jelas"] else False
    if all(w in phrases.YES | phrases.FILLERS for w in said) and any(w in phrases.YES for w in said):
        return True
    return None


def salutes(text: str) -> bool:
    """Does the message open with the Islamic greeting, which is to be answered?"""
    return any(alike(word, "assalamualaikum") for word in words(text)[:4])


def short_act(text: str, said: list[str], asked: str | None) -> tuple[str, float] | None:
    """The intent of a message that is nothing but a short act, with its confidence; None for every other."""
    open_question = (asked or "").partition(":")[0]
    if text.strip().rstrip(".)").isdecimal() and len(said) == 1 and len(said[0]) <= 2:
        return _digit(said[0], open_question)
    if not open_question and len(said) == 1 and said[0] in phrases.BEGINNING:
        return "menu", 0.9
    if name := command(text):
        return _AS_INTENT.get(name, name), 0.97
    if all(w in phrases.GREETING | phrases.FILLERS for w in said) and any(
        w in phrases.GREETING for w in said
    ):
        return "greet", 0.97
    if said[:2] == ["terima", "kasih"] and all(w in phrases.THANKS | phrases.FILLERS for w in said):
        return "thanks", 0.97
    if act := _ANSWERS.get(open_question, _nothing)(text, said):
        return act, 0.9
    answer = yes_or_no(text)
    if answer is None:
        return None
    return "confirm_yes" if answer else "confirm_no", 0.95


def _digit(digit: str, open_question: str) -> tuple[str, float]:
    """1 yes, 2 and 0 no where a yes is awaited; 9 calls a person; else a number picks from the menu, or answers."""
    if open_question in ANSWERING:
        return "out_of_scope", 0.2  # an answer, and none of our business here
    if digit == "9":
        return "human", 0.95
    if open_question == "confirm":
        decided = {"1": ("confirm_yes", 0.95), "2": ("confirm_no", 0.95), "0": ("confirm_no", 0.9)}
        return decided.get(digit, ("menu", 0.4))
    # Out of a list that is open the engine has taken the number already; what is left fits no line of it.
    return ("menu", 0.4) if open_question else ("menu", 0.7)


def _nothing(text: str, said: list[str]) -> str | None:
    return None


def _to_confirm(text: str, said: list[str]) -> str | None:
    """ "sudah", "jadi", "itu" are a yes only to a question, "ubah" a no; "tidak ada yang salah" is a yes."""
    if said[:2] == ["tidak", "ada"] and _FAULTS & set(said) and "," not in text:
        return "confirm_yes"
    kept = [
        w for w in said if w not in (phrases.FILLERS | phrases.THANKS | _POINTING) - phrases.YES_TO_A_QUESTION
    ]
    if kept in (["1"], ["satu"]):
        return "confirm_yes"
    if kept and all(word in phrases.YES | phrases.YES_TO_A_QUESTION for word in kept):
        return "confirm_yes"
    if kept and all(word in phrases.NO | phrases.NO_TO_A_QUESTION for word in kept):
        return "confirm_no"
    begins = said[0] in ("ya", "benar", "betul") and len(said) <= 6
    return "confirm_yes" if begins and not phrases.DOUBTING & set(said) else None


def _to_document(text: str, said: list[str]) -> str | None:
    """ "Sudah" says that it was sent; "belum punya" is a no, whatever paper is named."""
    if said[0] in ("tidak", "belum") and {"punya", "ada"} & set(said[1:3]) and len(said) <= 6:
        return "confirm_no"
    sent = {"sudah", "kirim", "saya", "ya", "tadi", "semua", "itu", "ini", "tunggu", "sebentar", "bentar"}
    plain = [word for word in said if word not in phrases.FILLERS - sent]
    return "attach_document" if plain and set(plain) <= sent and set(plain) - {"saya", "ya"} else None


def _to_choice(text: str, said: list[str]) -> str | None:
    """ "Tidak ada yang cocok", "bukan semuanya", "yang lain": none of the list."""
    if said[0] in ("tidak", "bukan") and len(said) <= 7 and not {"jadi", "tahu", "jelas", "mau"} & set(said):
        return "confirm_no"
    return "confirm_no" if said in (["yang", "lain"], ["selain", "itu"]) else None


_ANSWERS = {"confirm": _to_confirm, "document": _to_document, "choice": _to_choice}
