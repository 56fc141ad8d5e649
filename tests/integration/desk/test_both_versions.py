"""Two officers at once: who saves later sees what the other did, keeps every word, and runs over nothing (ux T5)."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.fakes.desk_cast import Village, a_user, document_of, form_of, opens, sends, sign_in
from village_desk import clock
from village_desk.citizens.models import Citizen
from village_desk.database import db, transaction
from village_desk.messages.models import OutboxMessage
from village_desk.office.models import User
from village_desk.tickets import complaint_replies, complaints, correspondence, labels, lifecycle
from village_desk.tickets.actors import officer
from village_desk.tickets.models import Ticket, TicketNote
from village_desk.tickets.status import ComplaintStatus, Status
from village_desk.tickets.working_models import Label


@pytest.fixture
def joko(village: Village) -> User:
    with transaction():
        return a_user(village.office, "officer", name="Joko Susilo")


@pytest.fixture
def jokos(app: Flask, joko: User) -> FlaskClient:
    """The browser of a colleague."""
    browser = app.test_client()
    sign_in(browser, joko)
    return browser


def main(page: str) -> str:
    return page.split("<main")[1]


def at(village: Village, rest: str = "") -> str:
    return f"/desk/t/{village.ticket.id}{rest}"


def carried(page: str) -> set[str]:
    return {part.split("<")[0] for part in page.split('<li class="label">')[1:]}


def chosen(*names: str) -> list[int]:
    return [db.session.query(Label).filter_by(name=name).one().id for name in names]


@pytest.mark.parametrize("whose", ["request", "person"])
def test_a_label_that_a_colleague_put_on_meanwhile_stays(
    desk: FlaskClient, jokos: FlaskClient, village: Village, whose: str
) -> None:
    person = f"/desk/warga/{db.session.get_one(Citizen, village.ticket.citizen_id).public_id}"
    home = at(village) if whose == "request" else person
    for name in ("lansia", "jauh"):
        sends(desk, f"{home}/label", new=name, chosen=chosen(*carried(opens(desk, home))))
    ours = form_of(main(opens(desk, f"{home}/label")))
    theirs = form_of(main(opens(jokos, f"{home}/label")))
    sends(jokos, f"{home}/label", **theirs, chosen=chosen("lansia", "jauh"), new="disabilitas")
    answer = sends(desk, f"{home}/label", **ours, chosen=chosen("jauh"), new="prioritas")
    assert answer.status_code == 303
    assert carried(opens(desk, home)) == {"disabilitas", "jauh", "prioritas"}


def test_a_label_that_a_colleague_took_off_does_not_come_back_and_one_that_is_gone_is_said(
    desk: FlaskClient, jokos: FlaskClient, village: Village
) -> None:
    path = at(village, "/label")
    sends(desk, path, **form_of(main(opens(desk, path))), new="lansia")
    (gone,) = chosen("lansia")
    with transaction():
        labels.put_on_citizen(db.session.get_one(Citizen, village.ticket.citizen_id), [], "jauh")
    ours = form_of(main(opens(desk, path)))
    sends(jokos, path, **form_of(main(opens(jokos, path))), chosen=[])
    assert sends(desk, path, **ours, chosen=[gone], new="prioritas").status_code == 303
    assert carried(opens(desk, at(village))) == {"prioritas"}
    late = sends(desk, path, **form_of(main(opens(desk, path))), chosen=[*chosen("prioritas"), gone])
    assert late.status_code == 422 and "baru saja dihapus rekan" in late.get_data(as_text=True)


def test_a_second_verdict_does_not_run_over_the_first_unseen(
    desk: FlaskClient, jokos: FlaskClient, village: Village
) -> None:
    photo = at(village, f"/berkas/{village.attachment.public_id}")
    ours, theirs = (form_of(main(opens(browser, photo))) for browser in (desk, jokos))
    sends(jokos, f"{photo}/nilai", **theirs, verdict="blurred")
    answer = sends(desk, f"{photo}/nilai", **ours, verdict="readable")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Joko Susilo menilai berkas ini “Buram”" in page and "“Terbaca” belum disimpan" in page
    db.session.expire_all()
    assert document_of(village.ticket).verdict == "blurred"
    again = sends(desk, f"{photo}/nilai", **form_of(main(page)), verdict="readable")
    db.session.expire_all()
    assert again.status_code == 303 and document_of(village.ticket).verdict == "readable"


def test_the_same_verdict_of_two_is_no_quarrel(
    desk: FlaskClient, jokos: FlaskClient, village: Village
) -> None:
    photo = at(village, f"/berkas/{village.attachment.public_id}")
    ours, theirs = (form_of(main(opens(browser, photo))) for browser in (desk, jokos))
    assert sends(jokos, f"{photo}/nilai", **theirs, verdict="readable").status_code == 303
    assert sends(desk, f"{photo}/nilai", **ours, verdict="readable").status_code == 303


def answers(village: Village, joko: User, words: str) -> None:
    with transaction():
        correspondence.reply(village.ticket.id, words, user_id=joko.id, now=clock.now(), action_key=words)


def test_a_reply_waits_when_a_colleague_has_answered_meanwhile_and_no_word_is_lost(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    path = at(village, "/balas")
    ours = form_of(opens(desk, at(village)), "/balas")
    look = sends(desk, path, **ours, reply="Mohon kirim KK, Bu.").get_data(as_text=True)
    assert "Sementara Bapak/Ibu menulis" not in look
    answers(village, joko, "KK sudah kami terima, Bu.")
    late = sends(desk, path, **form_of(main(look)), reply="Mohon kirim KK, Bu.", langkah="kirim")
    page = late.get_data(as_text=True)
    assert late.status_code == 409 and "Sementara Bapak/Ibu menulis" in page
    assert "Balasan ditulis" in page and "Joko Susilo" in page and "KK sudah kami terima, Bu." in page
    assert "Mohon kirim KK, Bu.</textarea>" in page
    assert [row.body for row in db.session.query(OutboxMessage).filter_by(purpose="officer")] == [
        "KK sudah kami terima, Bu."
    ]
    sent = sends(desk, path, **form_of(main(page)), reply="Terima kasih, Bu.", langkah="kirim")
    assert sent.headers["Location"].endswith("hasil=dibalas")


def test_what_changed_is_told_with_the_first_look_already(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    ours = form_of(opens(desk, at(village)), "/balas")
    with transaction():
        lifecycle.change_status(village.ticket.id, Status.CHECKING, actor=officer(joko.id), now=clock.now())
        lifecycle.add_note(village.ticket.id, "cek KK", user_id=joko.id, now=clock.now())
    look = sends(desk, at(village, "/balas"), **ours, reply="Sedang kami terima.").get_data(as_text=True)
    assert "Status menjadi Diperiksa" in look and "Catatan ditulis" not in main(look)
    sent = sends(
        desk, at(village, "/balas"), **form_of(main(look)), reply="Sedang kami periksa.", langkah="kirim"
    )
    assert sent.status_code == 303, "what was shown does not stand in the way again"


def test_ones_own_doings_are_no_news(desk: FlaskClient, village: Village) -> None:
    ours = form_of(opens(desk, at(village)), "/balas")
    answers(village, village.staff["officer"], "Baik, Bu.")
    sent = sends(desk, at(village, "/balas"), **ours, reply="Satu lagi, Bu.", langkah="kirim")
    assert sent.status_code == 303


def test_a_first_look_at_a_change_that_is_impossible_by_now_keeps_the_words(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    path = at(village, "/tolak")
    ours = form_of(main(opens(desk, path)))
    with transaction():
        lifecycle.change_status(
            village.ticket.id, Status.CANCELLED, actor=officer(joko.id), now=clock.now(), detail="dicabut"
        )
    typed = {"reason": "data_mismatch", "words": "KK tidak cocok", "langkah": "lihat"}
    answer = sends(desk, path, **ours, **typed)
    assert answer.status_code == 409 and "KK tidak cocok" in answer.get_data(as_text=True)


def of_complaint(village: Village, rest: str) -> str:
    return f"/desk/aduan/{village.complaint.id}{rest}"


def move(village: Village, to: str, words: str, user_id: int) -> None:
    with transaction():
        complaints.move(village.complaint.id, to, words, user_id=user_id, now=clock.now())


def test_a_stage_of_a_complaint_shows_both_versions(desk: FlaskClient, village: Village, joko: User) -> None:
    move(village, ComplaintStatus.ACKNOWLEDGED, "", joko.id)
    path, typed = of_complaint(village, "/status/answered"), "Loket dibuka lagi mulai Senin"
    ours = form_of(main(opens(desk, path)))
    move(village, ComplaintStatus.HANDLING, "Kami cek ke loket.", joko.id)
    answer = sends(desk, path, **ours, words=typed, outcome="mended", langkah="kirim")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Aduan sudah berubah" in page and "Joko Susilo" in page
    assert typed in page and "Kami cek ke loket." in page and "Status menjadi Ditangani" in page
    look = sends(desk, path, **form_of(page.split('id="tadi"')[1]), langkah="lihat").get_data(as_text=True)
    assert f"{typed}</textarea>" in look
    done = sends(desk, path, **form_of(main(look)), words=typed, outcome="mended", langkah="kirim")
    assert done.status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Ticket, village.complaint.id).status == ComplaintStatus.ANSWERED


def test_words_for_a_stage_that_is_past_are_kept_as_a_note(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    path = of_complaint(village, "/status/acknowledged")
    ours = form_of(main(opens(desk, path)))
    move(village, ComplaintStatus.ACKNOWLEDGED, "", joko.id)
    for step in ("lihat", "kirim"):
        answer = sends(desk, path, **ours, words="Terima kasih laporannya", langkah=step)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 409 and "Terima kasih laporannya" in page
        assert "tidak dapat dikerjakan lagi" in page
    kept = sends(desk, of_complaint(village, "/catatan"), **form_of(page, "/catatan"))
    assert kept.status_code == 303
    assert db.session.query(TicketNote).one().text == "Terima kasih laporannya"


def test_two_replies_to_one_complaint_do_not_cross_unseen(
    desk: FlaskClient, village: Village, joko: User
) -> None:
    path = of_complaint(village, "/balas")
    look = main(
        sends(desk, path, **form_of(main(opens(desk, path))), words="Di loket mana?").get_data(as_text=True)
    )
    with transaction():
        complaint_replies.reply(
            village.complaint.id, "Hari apa itu?", user_id=joko.id, now=clock.now(), action_key="j"
        )
    answer = sends(desk, path, **form_of(look), words="Di loket mana?", langkah="kirim")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "Hari apa itu?" in page and "Di loket mana?" in page
    look = main(sends(desk, path, **form_of(main(page)), langkah="lihat").get_data(as_text=True))
    sent = sends(desk, path, **form_of(look), words="Di loket mana?", langkah="kirim")
    assert sent.status_code == 303
    bodies = [row.body for row in db.session.query(OutboxMessage).filter_by(purpose="officer")]
    assert sorted(bodies) == ["Di loket mana?", "Hari apa itu?"]
