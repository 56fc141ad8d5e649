"""One press on a bad line is one effect, and its repeat hears the same answer (S22)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_ticket, broken_rules, form_of, opens, sends
from tests.fakes.wall_clock import WallClock
from village_desk import clock
from village_desk.audit import AuditLine
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import OfficeReply, User
from village_desk.tickets import action_keys, lifecycle, ownership
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Misreading, Ticket, TicketEvent, TicketNote
from village_desk.tickets.status import Status
from village_desk.tickets.working_models import SavedView

TEMPLATES = Path(__file__).parents[3] / "templates" / "desk"
FORM = re.compile(r"<form\b.*?</form>", re.S)
KEYED = ("keyed()", "hidden()", 'name="action_key"')
# What a form without a key speaks of -> why it needs none.
WITHOUT_A_KEY = {
    ("sign_in.html", "request.path"): "nobody is signed in yet; tries are counted",
    ("frame.html", "desk.account.sign_out"): "twice signed out is signed out",
    ("password.html", ""): "asks the present password, and ends every session",
    ("rows.html", "desk.looking_up.show"): "looks only; posted so that no name stands in an address",
    ("collecting.html", "desk.collecting.find"): "looks only; posted so that no name stands in an address",
    ("queue.html", "desk.bulk.together"): "looks only; the page that it opens carries the key",
    ("ticket.html", "desk.ticket.open_identity"): "a look: every one is written down",
    ("complaint.html", "desk.complaint.open_number"): "a look: every one is written down",
    ("phone_calls.html", "desk.phone_calls.open_number"): "a look: every one is written down",
}


def posts() -> list[tuple[str, str, str]]:
    """(template, what its action names, the form) of every form that posts."""
    found = []
    for path in sorted(TEMPLATES.glob("*.html")):
        text = path.read_text()
        forms = FORM.findall(text)
        assert len(forms) == text.count("<form"), f"{path.name}: a form is not closed"
        for form in forms:
            head = form.split(">")[0]
            action = re.search(r"action=\"\{\{ (?:url_for\('([\w.]+)'|([\w.]+))", form)
            if 'method="post"' in head:
                found.append((path.name, (action[1] or action[2]) if action else "", form))
    return found


def test_every_form_that_does_something_carries_a_key() -> None:
    without = {(name, action) for name, action, form in posts() if not any(sign in form for sign in KEYED)}
    assert without == WITHOUT_A_KEY.keys() and len(posts()) > 40


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/t/{}", "/desk/t/{}/label", "/desk/pemberitahuan", "/desk/telepon"]
)
def test_each_form_of_a_page_has_a_key_of_its_own(desk: FlaskClient, village: Village, path: str) -> None:
    page = opens(desk, path.format(village.ticket.id))
    keys = re.findall(r'name="action_key" value="([^"]*)"', page)
    assert keys and all(len(key) == 32 for key in keys) and len(set(keys)) == len(keys)


def test_after_a_step_back_another_form_of_the_same_page_still_counts(
    desk: FlaskClient, village: Village
) -> None:
    """The browser shows the old page once more: what was taken there must not swallow the note."""
    page, at = opens(desk, f"/desk/t/{village.ticket.id}"), f"/desk/t/{village.ticket.id}"
    sends(desk, f"{at}/ambil", **form_of(page, "/ambil"))
    sends(desk, f"{at}/catatan", **form_of(page, "/catatan"), note="KK dibawa besok")
    assert "KK dibawa besok" in opens(desk, at)


def test_other_words_in_the_same_form_after_a_step_back_are_no_repeat(
    desk: FlaskClient, village: Village
) -> None:
    at = f"/desk/t/{village.ticket.id}"
    note, reply = (form_of(opens(desk, at), action) for action in ("/catatan", "/balas"))
    for words in ("KK dibawa besok", "KK dibawa lusa", "KK dibawa lusa"):
        sends(desk, f"{at}/catatan", **note, note=words)
        sends(desk, f"{at}/balas", **reply, reply=words, langkah="kirim")
    notes = [row.text for row in db.session.query(TicketNote).order_by(TicketNote.id)]
    sent = db.session.query(OutboxMessage).filter_by(purpose="officer").order_by(OutboxMessage.id)
    assert notes == [row.body for row in sent] == ["KK dibawa besok", "KK dibawa lusa"]


def twice(desk: FlaskClient, path: str, **typed: object) -> str:
    """The same form sent twice; the one answer that both presses get."""
    answers = [sends(desk, path, **typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    places = {answer.headers["Location"] for answer in answers}
    assert len(places) == 1, places
    return places.pop()


def events(kind: str) -> int:
    return db.session.query(TicketEvent).filter_by(kind=kind).count()


def audited(action: str) -> int:
    return db.session.query(AuditLine).filter_by(action=action).count()


def move(village: Village, *path: str) -> None:
    for to in path:
        with transaction():
            lifecycle.change_status(
                village.ticket.id, to, actor=officer(village.staff["officer"].id), now=clock.now()
            )


def test_off_duty_sent_twice_is_off_duty_and_not_on_again(desk: FlaskClient, village: Village) -> None:
    rina = village.staff["officer"].id
    with transaction():
        ownership.take(village.ticket.id, rina, now=clock.now())
    away = form_of(opens(desk, "/desk"), "/desk/tugas")
    assert twice(desk, "/desk/tugas", **away).endswith("hasil=istirahat")
    db.session.expire_all()
    assert db.session.get_one(User, rina).away_since is not None
    assert db.session.get_one(Ticket, village.ticket.id).assignee_id is None and events("assigned") == 2
    back = form_of(opens(desk, "/desk"), "/desk/tugas")
    assert twice(desk, "/desk/tugas", **back).endswith("hasil=bertugas")
    db.session.expire_all()
    assert db.session.get_one(User, rina).away_since is None
    sends(desk, "/desk/tugas", ke="bertugas")
    assert db.session.get_one(User, rina).away_since is None, "an old page is no toggle either"
    assert sends(desk, "/desk/tugas").status_code == 422


def test_two_numbers_are_joined_and_parted_once(desk: FlaskClient, village: Village) -> None:
    with transaction():
        other = a_ticket(village.office, phone="+6281200000001")
    person = f"/desk/warga/{db.session.get_one(Citizen, village.ticket.citizen_id).public_id}"
    joins = form_of(opens(desk, person), "/gabung")
    assert twice(desk, f"{person}/gabung", **joins, number=other.number).endswith("hasil=gabung")
    parts = form_of(opens(desk, person), "/pisah")
    assert twice(desk, f"{person}/pisah", **parts).endswith("hasil=pisah")
    assert (audited("citizens.joined"), audited("citizens.parted")) == (1, 1)


def test_a_view_is_kept_and_taken_away_once(desk: FlaskClient, village: Village) -> None:
    keeps = form_of(opens(desk, "/desk?layanan=sku"), "/desk/tampilan")
    assert twice(desk, "/desk/tampilan", **keeps, name="Usaha saja").endswith("hasil=tampilan")
    kept = db.session.query(SavedView).filter_by(name="Usaha saja").one()
    path = f"/desk/tampilan/{kept.id}/hapus"
    forgets = form_of(opens(desk, "/desk?lihat=action&layanan=sku"), path)
    assert twice(desk, path, **forgets).endswith("hasil=tampilan-hapus")
    assert db.session.query(SavedView).filter_by(name="Usaha saja").count() == 0


def test_a_quick_reply_is_written_renamed_and_taken_away_once(desk: FlaskClient, village: Village) -> None:
    def of(path: str, action: str = "") -> dict[str, str]:
        return form_of(opens(desk, path).split("<main")[1], action)

    new = "/desk/balasan-cepat/baru"
    assert twice(desk, new, **of(new), code="pos", text="Posyandu Rabu.").endswith("hasil=simpan")
    old, renamed = "/desk/balasan-cepat/pos", "/desk/balasan-cepat/posyandu"
    assert twice(desk, old, **of(old), code="posyandu", text="Posyandu Rabu.").endswith("hasil=simpan")
    gone = f"{renamed}/hapus"
    assert twice(desk, gone, **of(renamed, gone)).endswith("hasil=hapus")
    assert [row.code for row in db.session.query(OfficeReply)] == ["parkirwnj"]
    assert audited("office.applied") == 3


def test_ones_switches_a_mark_and_a_read_note_are_saved_once(desk: FlaskClient, village: Village) -> None:
    alerts = "/desk/pemberitahuan"
    hidden = form_of(opens(desk, alerts).split("<main")[1])
    twice(desk, alerts, **hidden, quiet_from="20:00", quiet_until="06:00")
    # A second window is changed in between: the late repeat of the first press undoes nothing.
    sends(desk, alerts, quiet_from="21:00", quiet_until="06:00")
    sends(desk, alerts, **hidden, quiet_from="20:00", quiet_until="06:00")
    rina = db.session.get_one(User, village.staff["officer"].id, populate_existing=True)
    assert str(rina.quiet_from) == "21:00:00"
    mark = f"/desk/pesan/{village.attachment.inbox_id}/salah-paham"
    meant = {"intent": "request", "service": "sktm", "words": "minta surat", "checked": "y"}
    twice(desk, mark, **form_of(opens(desk, mark).split("<main")[1]), **meant)
    assert db.session.query(Misreading).count() == 1 and audited("misreading.marked") == 1
    read = f"/desk/t/{village.ticket.id}/sebutan"
    assert twice(desk, read, action_key=action_keys.new()).endswith("hasil=sebutan")


def test_a_change_undone_twice_is_said_to_be_undone_both_times(desk: FlaskClient, village: Village) -> None:
    move(village, Status.CHECKING)
    at = f"/desk/t/{village.ticket.id}"
    undo = form_of(opens(desk, f"{at}?hasil=diubah"), f"{at}/urungkan")
    assert twice(desk, f"{at}/urungkan", **undo).endswith("hasil=urung")
    assert events("undone") == 1 and broken_rules() == []


def test_what_came_too_late_is_said_both_times(
    desk: FlaskClient, village: Village, frozen: WallClock
) -> None:
    move(village, Status.CHECKING)
    at = f"/desk/t/{village.ticket.id}"
    undo = form_of(opens(desk, f"{at}?hasil=diubah"), f"{at}/urungkan")
    frozen.later(minutes=1)
    with transaction():
        db.session.query(OutboxMessage).filter_by(ticket_id=village.ticket.id, state="queued").update(
            {"state": "sent"}
        )
    assert twice(desk, f"{at}/urungkan", **undo).endswith("hasil=urung-terlambat")


def test_a_merge_undone_twice_is_undone_and_told_once(desk: FlaskClient, village: Village) -> None:
    with transaction():
        other = a_ticket(village.office, phone="+6281200000001")
        other.citizen_id = village.ticket.citizen_id
    at = f"/desk/t/{village.ticket.id}"
    merge = form_of(opens(desk, f"{at}/gabungkan").split("<main")[1])
    done = sends(desk, f"{at}/gabungkan", **merge, into=other.id, langkah="kirim")
    undo = form_of(opens(desk, done.headers["Location"]), f"{at}/urungkan")
    assert twice(desk, f"{at}/urungkan", **undo).endswith("hasil=dipisah")
    assert events("separated") == 1


def test_several_undone_twice_are_undone_and_nothing_undone_is_no_part(
    desk: FlaskClient, village: Village
) -> None:
    move(village, Status.CHECKING)
    page = opens(desk, f"/desk?hasil=sekaligus&untuk={village.ticket.id}")
    undo = {**form_of(page, "/sekaligus/urungkan"), "t": [str(village.ticket.id)]}
    assert twice(desk, "/desk/sekaligus/urungkan", **undo).endswith("hasil=urung")
    again = {**undo, "action_key": action_keys.new()}
    answer = sends(desk, "/desk/sekaligus/urungkan", **again)
    assert answer.headers["Location"].endswith("hasil=urung-terlambat")
    assert "tidak dapat diurungkan" in opens(desk, answer.headers["Location"])


def test_a_reply_taken_back_twice_is_taken_back(desk: FlaskClient, village: Village) -> None:
    at = f"/desk/t/{village.ticket.id}"
    sends(desk, f"{at}/balas", reply="Baik, Bu.", langkah="kirim")
    sent = db.session.query(OutboxMessage).filter_by(purpose="officer").one()
    path = f"{at}/urungkan/{sent.id}"
    assert twice(desk, path, **form_of(opens(desk, at), path)).endswith("hasil=diurungkan")
    assert events("undone") == 1
    chat = f"/desk/percakapan/{village.conversation.id}"
    sends(desk, chat, reply="Baik, Bu.", langkah="kirim")
    sent = db.session.query(OutboxMessage).filter_by(purpose="officer", state="queued").one()
    path = f"{chat}/urungkan/{sent.id}"
    assert twice(desk, path, **form_of(opens(desk, chat), path)).endswith("hasil=diurungkan")


def test_typed_twice_is_passed_on_once_and_no_colleague_was_quicker(
    desk: FlaskClient, village: Village
) -> None:
    path = f"/desk/dengarkan/{village.listening.id}"
    typed = form_of(opens(desk, path).split("<main")[1])
    assert twice(desk, path, **typed, words="mau buat surat usaha").endswith("hasil=diketik")
    assert audited("voice.typed") == 1
    later = sends(desk, path, words="mau buat surat usaha")
    assert later.headers["Location"].endswith("hasil=rekan"), "another page of the same note is too late"
