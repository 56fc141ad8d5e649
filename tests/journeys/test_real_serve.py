"""The real program, killed as machines kill it: whatever dies at whichever commit, the end is the same.

One village runs `village-desk serve` for the whole file (on PostgreSQL `web` and two `worker`s); every test is
another citizen. The moment of each kill is made certain from outside: a process is stopped before it can act, or
the provider is made slow or deaf.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tests.fake_twilio import accept_then_cut, error, html_500, slow, too_many
from tests.fakes.postgresql import Server
from tests.fakes.serving import ServeTree, serving, wait_until
from tests.journeys.running import (
    PATIENCE,
    Caller,
    Village,
    a_village_set_up,
    process,
    reborn,
    standing_still,
)

Kill = Callable[[str], None]


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    with a_village_set_up(tmp_path_factory.mktemp("serve"), "sqlite:///village_desk.db") as made:
        made.environ["DATABASE_URL"] = f"sqlite:///{made.environ['VILLAGE_DESK_INSTANCE']}/village_desk.db"
        yield made


@pytest.fixture(scope="module")
def tree(village: Village) -> Iterator[ServeTree]:
    with serving(village.environ, village.log) as running:
        yield running


@pytest.fixture
def siti(village: Village, tree: ServeTree) -> Caller:
    """A citizen who has not written yet."""
    return Caller(village)


@pytest.fixture(scope="module")
def _waiting(village: Village, tree: ServeTree) -> list[Caller]:
    """Citizens who have come to the summary, all at the same time as people do."""
    callers = [Caller(village) for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(Caller.comes_to_the_summary, callers))
    return callers


@pytest.fixture
def budi(_waiting: list[Caller]) -> Caller:
    """A citizen who only has to say "ya"."""
    return _waiting.pop()


@pytest.fixture
def kill(tree: ServeTree) -> Kill:
    def kill_and_see_it_reborn(word: str) -> None:
        dead = tree.processes(f"cli {word}")
        assert dead, f"No {word} process runs."
        tree.kill(f"cli {word}")
        reborn(tree, word, dead)
        wait_until(tree.answers, PATIENCE, "The web server did not come back.")

    return kill_and_see_it_reborn


def the_end_is_the_same(citizen: Caller) -> None:
    """One ticket with both papers; each reply accepted by the provider exactly once; the receipt came last."""
    over = {"handed_over", "sent", "delivered", "read"}
    wait_until(
        lambda: {state for _, state in citizen.village.outbox()} <= over,
        PATIENCE,
        lambda: f"Still on the way: {[row for row in citizen.village.outbox() if row[1] not in over]}",
    )
    heard = citizen.hears()
    assert len(heard) == len(set(heard)) == citizen.told + 1
    wait_until(
        lambda: citizen.ticket()[2] == 2, PATIENCE, lambda: f"Papers fetched: {citizen.ticket()[2]} of 2"
    )
    number, status, _, tickets = citizen.ticket()
    assert (status, tickets) == ("received", 1)
    assert f"*{number}*" in heard[-1]


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_killed_after_the_message_is_stored(
    budi: Caller, village: Village, tree: ServeTree, kill: Kill, victim: str
) -> None:
    sid = budi.new_sid()
    with standing_still(village, tree, "worker"):  # nobody thinks
        assert budi.posts("ya", sid) == 200  # commit 1
        kill(victim)
        if victim == "web":
            budi.posts_until_taken("ya", sid)  # the provider's retry: known already
    budi.waits_for_the_receipt()
    the_end_is_the_same(budi)


def test_written_while_nobody_listened(siti: Caller, village: Village, kill: Kill) -> None:
    """R12: the provider gave its webhook up long ago; the next worker finds it in the list as it starts."""
    village.twilio.receive(
        datetime.now(UTC) - timedelta(minutes=12), From=siti.address, Body="mau bikin surat keterangan usaha"
    )
    kill("worker")
    assert "Mohon maaf sudah menunggu" in siti.waits_for_answer(1)
    assert "keterangan usaha" in siti.hears()[0].lower()
    siti.says("halo")
    assert len(siti.hears()) == 2


def test_web_killed_before_it_could_store(budi: Caller, tree: ServeTree, kill: Kill) -> None:
    tree.kill("cli web")
    budi.posts_until_taken("ya", budi.new_sid())
    budi.waits_for_the_receipt()
    the_end_is_the_same(budi)


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_killed_after_the_turn_is_thought(budi: Caller, village: Village, kill: Kill, victim: str) -> None:
    village.twilio.refuse()  # nothing can leave
    try:
        before = len(village.outbox())
        assert budi.posts("ya") == 200
        wait_until(
            lambda: len(village.outbox()) > before,
            PATIENCE,
            lambda: f"No reply was enqueued.{village.tail()}",
        )  # commit 2
        kill(victim)
    finally:
        village.twilio.listen_again()
    budi.waits_for_the_receipt()
    village.waits_for_outbox("handed_over")
    the_end_is_the_same(budi)


@pytest.mark.parametrize("victim", ["worker", "web"])
def test_killed_inside_the_call(budi: Caller, village: Village, kill: Kill, victim: str) -> None:
    village.twilio.behave(slow(3.0), to=budi.address)  # taken at once, answered late
    assert budi.posts("ya") == 200
    budi.waits_for_the_receipt()
    village.waits_for_outbox("calling")  # commit 3
    kill(victim)
    village.waits_for_outbox("handed_over")  # a worker that died finds it in the provider's log
    the_end_is_the_same(budi)


def test_killed_inside_a_call_that_was_never_taken(budi: Caller, village: Village, kill: Kill) -> None:
    village.twilio.behave(slow(3.0, accepts=False), to=budi.address)
    assert budi.posts("ya") == 200
    wait_until(lambda: budi.attempts() == budi.told + 1, PATIENCE, "The reply was never attempted.")
    assert village.outbox()[-1][1] == "calling"
    kill("worker")
    budi.waits_for_the_receipt()  # not in the log: sent once more
    assert budi.attempts() == budi.told + 2
    the_end_is_the_same(budi)


@pytest.mark.parametrize(
    ("trouble", "attempts"),
    [
        pytest.param(too_many(retry_after=1), 2, id="429 then accepted"),
        pytest.param(error(500, 20500), 2, id="500 and not in the log"),
        pytest.param(html_500(502, accepts=True), 1, id="502 though accepted"),
        pytest.param(accept_then_cut(), 1, id="accepted then cut"),
        pytest.param(slow(1.0), 1, id="slow"),
    ],
)
def test_provider_in_trouble(siti: Caller, village: Village, trouble: object, attempts: int) -> None:
    siti.says("halo")
    village.twilio.behave(trouble, to=siti.address)  # type: ignore[arg-type]
    siti.posts("menu")
    siti.waits_for_answer(2)
    village.waits_for_outbox("handed_over")
    siti.says("jam buka")  # the line is free again
    assert len(siti.hears()) == 3
    assert siti.attempts() == 2 + attempts


def test_receipt_reveals_what_the_broken_line_hid(siti: Caller, village: Village) -> None:
    siti.says("halo")
    village.twilio.behave(accept_then_cut(), to=siti.address)
    siti.posts("menu")
    siti.waits_for_answer(2)
    sid = list(village.twilio.messages)[-1]
    assert village.twilio.report(sid, "sent", "delivered", "sent") == [204, 204, 204]
    village.waits_for_outbox("delivered")
    (line,) = [line for line in village.export("messages") if line["message_id"] == sid]
    assert (line["direction"], line["state"]) == ("out", "delivered")


def test_video_of_20_megabytes_is_answered_and_stops_nobody(siti: Caller) -> None:
    siti.says("halo")
    assert siti.posts_file(bytes(20_000_000), "video/mp4") == 200
    siti.waits_for_answer(3)  # that it came, and, once its size was seen, that it cannot be taken
    assert "terlalu besar" in siti.hears()[-1]
    assert "KTP" in siti.says("menu")


def test_all_invariants_hold_after_all_this(village: Village, tree: ServeTree) -> None:
    assert "All invariants hold." in village.runs("check")
    assert {line["state"] for line in village.export("messages")} <= {"handled", "handed_over", "delivered"}


def test_split_over_one_postgresql_a_dead_worker_is_replaced_by_its_colleague(
    postgresql_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = postgresql_server.create("journey")
    with a_village_set_up(tmp_path_factory.mktemp("split"), url) as village, contextlib.ExitStack() as running:
        running.enter_context(process(village, "web"))
        page = ServeTree(village.environ, village.log)
        wait_until(page.answers, PATIENCE, lambda: f"The web server did not start.{village.tail()}")
        # One after the other: three that start at once wait for each other's imports.
        first, second = (running.enter_context(process(village, "worker")) for _ in range(2))
        siti = Caller(village)
        siti.comes_to_the_summary()
        village.twilio.behave(slow(3.0), to=siti.address)
        assert siti.posts("ya") == 200
        siti.waits_for_the_receipt()
        village.waits_for_outbox("calling")
        ((owner,),) = village.rows("SELECT lease_owner FROM outbox WHERE state = 'calling'")
        holder = next(worker for worker in (first, second) if f":{worker.pid}:" in owner)
        holder.kill()
        village.waits_for_outbox("handed_over")
        the_end_is_the_same(siti)
        assert "Diterima" in siti.says("status")
        assert "All invariants hold." in village.runs("check")
