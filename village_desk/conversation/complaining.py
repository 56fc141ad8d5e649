"""A complaint in four stages: listen, acknowledge without taking sides, the few questions that matter, summary.

What the first words told is never asked for again, several bubbles are one story, and every question can be left
out. Nothing is opened before the citizen's own confirmation. An open request waits and is offered again afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from village_desk.conversation import (
    answering,
    complaint_exits,
    complaint_words,
    intents,
    menus,
    no_complaint_words,
    rights,
    urgent,
    waiting,
)
from village_desk.conversation.acts import plain_command
from village_desk.conversation.complaint_answers import ANSWERS
from village_desk.conversation.complaint_asking import QUESTIONS, ask, go_on
from village_desk.conversation.complaint_deciding import change_line
from village_desk.conversation.complaint_story import hear_story, learn
from village_desk.conversation.deciding import decided
from village_desk.conversation.intents import BAR, Understanding, understand
from village_desk.conversation.phrases import FILLERS, WANTING
from village_desk.conversation.spelling import words
from village_desk.conversation.state import Ask, ComplaintDraft
from village_desk.conversation.talk import Talk
from village_desk.conversation.types import CallOfficer

_SHORT_WISH, _AT_THE_SUMMARY = 8, 16  # words
PLAINLY = 0.9
_CRY = frozenset({"tolong", "segera", "cepat", "sekarang", "darurat", "help"})


def start(talk: Talk) -> None:
    """ADUAN, or words of complaint: what was told with them is the story already."""
    talk.intent = "complaint"
    if talk.state.complaint is not None:
        resume(talk)
        return
    talk.state.complaint, talk.state.misses, talk.state.handed_over = ComplaintDraft(), 0, False
    if talk.draft and talk.service:
        talk.say("complaint_request_kept", service=talk.service.name)
    if complaint_words.tells(talk.text) or complaint_words.hostile(talk.text):
        hear_story(talk, talk.state.complaint, talk.text)
    else:
        learn(talk.state.complaint, talk.text)
        ask(talk, "story")


def only_asks(talk: Talk, meant: Understanding) -> bool:
    """ "Ada jalur kursi roda? Ibu saya pakai kursi roda" sounds like a complaint, and tells of no wrong."""
    if meant.intent != "complaint" or meant.confidence >= PLAINLY:
        return False
    told = complaint_words.about_of(talk.text) or complaint_words.hostile(talk.text)
    return not told and "?" in talk.text


def in_words(talk: Talk) -> None:
    """After PETUGAS words of complaint are for that person; a fee that was asked is never read by just anybody."""
    with_officer = talk.state.ask.kind == "officer" and talk.state.handed_over
    if with_officer and complaint_words.about_waiting(talk.text):
        answering.officer(talk)  # "kok ga dijawab" of somebody who waits: where they stand, and that it is kept
    elif with_officer and complaint_words.about_of(talk.text) != "fee":
        talk.effects.append(CallOfficer("complaint"))
        talk.say("officer_noted")
        talk.state.misses = 1
    elif no_complaint_words.too_little(talk.text):
        waiting.too_little(talk)
    else:
        start(talk)


def resume(talk: Talk) -> None:
    """LANJUT: the complaint goes on where it was left."""
    talk.intent = "complaint"
    go_on(talk)


def first(then: Callable[[Talk], None]) -> Callable[[Talk], None]:
    """LANJUT leads to the complaint that was left, before everything else that waits."""

    def goes_on(talk: Talk) -> None:
        (resume if open_again(talk) else then)(talk)

    return goes_on


def open_again(talk: Talk) -> bool:
    """Is there a complaint that was left, and is nothing of it being asked now?"""
    return talk.state.complaint is not None and talk.state.ask.kind != "complaint"


def hear(talk: Talk) -> bool:
    """One message while a complaint is being told. False: it means something else, for the rest of the chat."""
    draft = talk.state.complaint
    if talk.state.ask.kind != "complaint" or draft is None or talk.state.ask.items[0] not in ANSWERS:
        return False
    talk.intent = "complaint"
    question = talk.state.ask.items[0]
    if _without_words(talk, draft, question):
        return True
    meant = understand(talk.text, None, talk.situation.catalogue)
    if _returns_to_the_request(talk, draft, question):
        return False
    if _danger(talk, meant):
        return True
    left = complaint_exits.hear(talk, draft, question, meant)
    if left or left is None:
        return bool(left)
    if _command(talk, draft, question):
        return True
    if _leaves(talk, meant, question):
        sent = {file.id for file in talk.said.files}
        draft.files = [one for one in draft.files if one not in sent]  # they belong to what is wished for now
        return False
    if _beside_the_story(talk, meant, question):
        return True
    if talk.said.files:
        talk.say("complaint_files", count=str(len(draft.files)))
    learn(draft, talk.text)
    ANSWERS[question](talk, draft)
    return True


def _without_words(talk: Talk, draft: ComplaintDraft, question: str) -> bool:
    """Files alone, a reaction that decides nothing, a sticker. False where there are words to be heard."""
    if _keeps_files(talk, draft) and not talk.text:
        _after_files(talk, question)
    elif talk.said.kind == "reaction" and (question not in ("confirm", "cancel") or decided(talk) is None):
        talk.keep_silent("reaction")
    elif not talk.text:
        talk.say("odd_answer")
        ask(talk, question)
    else:
        return False
    return True


def _beside_the_story(talk: Talk, meant: Understanding, question: str) -> bool:
    """What is no answer to any question of a complaint: who reads it, one's own data, "halo", thanks, "ubah 1"."""
    if complaint_words.asks_of_name(talk.text):
        talk.say("complaint_about_nameless")
    elif complaint_words.asks_who_reads(talk.text, telling=True):
        talk.say("complaint_who_reads")
    elif complaint_words.asks_when_answered(talk.text):
        talk.say("complaint_when")
    elif rights.hear(talk):
        if talk.state.ask.kind not in ("complaint", "none"):
            return True  # a question of its own is open now, and leads back here
    elif meant.intent in ("greet", "thanks") and meant.confidence >= PLAINLY and question != "confirm":
        if meant.intent == "thanks":
            talk.say("welcome")
    elif question in QUESTIONS and complaint_words.line_of(talk.text):
        change_line(talk, question)
        return True
    else:
        return False
    ask(talk, question)
    return True


def _keeps_files(talk: Talk, draft: ComplaintDraft) -> bool:
    """Photos, voice notes and videos are part of the story."""
    ids = [file.id for file in talk.said.files if file.kind not in ("sticker", "contact")]
    draft.files += [one for one in ids if one not in draft.files]
    return bool(ids)


def _after_files(talk: Talk, question: str) -> None:
    draft = talk.state.complaint
    assert draft
    voice = any(file.kind == "audio" for file in talk.said.files)
    talk.say("complaint_voice" if voice else "complaint_files", count=str(len(draft.files)))
    if question == "story":
        draft.passed = [*draft.passed, "story"]
        go_on(talk)
    else:
        ask(talk, question)


def _danger(talk: Talk, meant: Understanding) -> bool:
    """A cry for help gets the numbers at once; what was told stays, and the complaint goes on after it."""
    cries = meant.intent == "emergency" and _CRY & set(words(talk.text))
    if not cries and not urgent.bereaved(talk) or complaint_words.about_of(talk.text) == "fee":
        return False
    talk.intent = "emergency"
    urgent.answer(talk)
    talk.say("complaint_kept")
    talk.state.ask = Ask("officer")
    return True


def _returns_to_the_request(talk: Talk, draft: ComplaintDraft, question: str) -> bool:
    """LANJUT where nothing was told yet: it is the request that goes on."""
    told = draft.story or draft.files or question != "story"
    if told or talk.draft is None or intents.command(talk.text) != "resume":
        return False
    talk.state.complaint, talk.state.ask, talk.intent = None, Ask(), ""
    return True


def _leave_out(talk: Talk, draft: ComplaintDraft, question: str) -> None:
    """LANJUT to a question that stands right above it leaves that one out; after a while it is asked again."""
    if question in QUESTIONS[1:] and talk.quiet_for <= answering.LATELY:
        draft.about = draft.about or ("other" if question == "about" else "")
        draft.passed = [*draft.passed, question]


def _command(talk: Talk, draft: ComplaintDraft, question: str) -> bool:
    """Whole messages that always work; in free words only the plain ones are commands."""
    if words(talk.text) in (["survei"], ["survey"]):
        talk.say("survey_later")
        ask(talk, question)
        return True
    text = talk.typed_choice
    name = {"9": "human", "0": "back"}.get(text) or intents.command(talk.text)
    free = question in ("story", "whom", "happened", "name")
    if name is None or (free and text not in ("9", "0") and not plain_command(talk.text)):
        if not complaint_words.withdraws(talk.text) and words(talk.text) not in (["cabut"], ["hapus"]):
            return False
        name = "cancel"
    if name == "resume" and question in ("confirm", "cancel"):
        return False  # a yes
    if name in ("resume", "complaint"):
        if name == "resume":
            _leave_out(talk, draft, question)
        go_on(talk)
    elif name == "cancel":
        talk.ask(
            "complaint", ["cancel"], back=talk.state.ask if question != "cancel" else talk.state.ask.back
        )
        talk.say("complaint_cancel")
    elif name == "back":
        _back(talk, draft, question)
    else:
        _beside(talk, name, question)
    return True


def _beside(talk: Talk, name: str, question: str) -> None:
    """STATUS and BERHENTI are answered and the question asked again; MENU and PETUGAS lead away, and all is kept."""
    if name == "status":
        answering.status(talk)
        ask(talk, question)
    elif name == "opt_out":
        answering.notices(talk, off=True)
        ask(talk, question)
    elif name == "human":
        answering.officer(talk)
        talk.say("complaint_kept")
    else:
        talk.say("complaint_kept")
        menus.show(talk)


def _leaves(talk: Talk, meant: Understanding, question: str) -> bool:
    """A plain wish for a paper in the middle: it is heard, and the complaint waits."""
    draft = talk.state.complaint
    untold = draft is not None and not draft.story and not draft.files
    wish = _is_wish(talk.text, meant)
    longest = _AT_THE_SUMMARY if question == "confirm" else _SHORT_WISH
    if not wish and (question != "story" or untold) and len(words(talk.text)) <= longest:
        wish = _wish_in(talk)  # "pokoknya mau bikin surat usaha, jangan dipersulit", "maaf, mau bikin sktm"
    if not wish:
        return False
    talk.say("complaint_kept")
    talk.state.ask = Ask()
    talk.intent = ""
    return True


def _is_wish(text: str, meant: Understanding) -> bool:
    said = words(text)
    wishes = meant.intent == "request" and bool(meant.service) and meant.confidence >= BAR
    return (
        wishes
        and len(said) <= _SHORT_WISH
        and bool(WANTING & set(said))
        and not complaint_words.about_of(text)
    )


def _wish_in(talk: Talk) -> bool:
    """One part of the sentence wishes for a paper, in so many words; from here on only that part is heard."""
    if complaint_words.about_of(talk.text) in ("fee", "person"):
        return False
    for part in re.split(r"[,.;!]+", talk.text):
        said = [word for word in words(part) if word not in FILLERS | {"pokoknya", "sudah"}]
        meant = understand(part, None, talk.situation.catalogue)
        if said[:1] in (["mau"], ["ingin"]) and _is_wish(part, meant):
            talk.text = part.strip()
            return True
    return False


def _back(talk: Talk, draft: ComplaintDraft, question: str) -> None:
    """To the question before this one; before the first, the menu."""
    if question not in (*QUESTIONS, "confirm"):
        go_on(talk)
        return
    asked = [*(q for q in QUESTIONS if q == "story" or not _silent(draft, q)), "confirm"]
    place = asked.index(question) if question in asked else 0
    if place == 0:
        talk.say("complaint_kept")
        menus.show(talk)
        return
    earlier = asked[place - 1]
    draft.passed = [q for q in draft.passed if q != earlier]
    ask(talk, earlier)


def _silent(draft: ComplaintDraft, question: str) -> bool:
    """Was this never asked because the words had told it, or because it does not matter here?"""
    return question == "whom" and draft.about not in ("person", "fee")
