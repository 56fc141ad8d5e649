"""What a mail server says decides whether a mail is tried again: only a refused recipient or mail is final."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest

from village_desk.gateway import mail

GOOD = {
    "": "220 hello",
    "EHLO": "250-mail.example.id\r\n250 AUTH PLAIN",
    "AUTH": "235 welcome",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    ".": "250 kept",
    "QUIT": "221 bye",
}
Server = Callable[..., str]


class Talk(StreamRequestHandler):
    """One conversation: each word of the client has its answer; "" is the greeting, "." the mail's end."""

    answers: dict[str, str] = {}

    def handle(self) -> None:
        within = False
        self._say("")
        for line in self.rfile:
            word = line.decode().split()[0].upper() if line.strip() else ""
            if within and word != ".":
                continue
            within = word == "DATA" and self.answers[word].startswith("354")
            self._say(word)
            if word == "QUIT":
                return

    def _say(self, word: str) -> None:
        self.wfile.write(self.answers.get(word, "502 what?").encode() + b"\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    """Starts a server that answers as told and gives its address; `account`: how we sign in."""
    running: list[ThreadingTCPServer] = []

    def start(account: str = "", **answers: str) -> str:
        said = GOOD | {{"greeting": "", "end": "."}.get(word, word): line for word, line in answers.items()}
        talk = type("Told", (Talk,), {"answers": said})
        made = ThreadingTCPServer(("127.0.0.1", 0), talk)
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        running.append(made)
        return f"smtp://{account}127.0.0.1:{made.server_address[1]}"

    yield start
    for one in running:
        one.shutdown()
        one.server_close()


def a_mail() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "meja@desa.example.id", "kades@desa.example.id", "Laporan"
    made.set_content("Isi.")
    return made


def refusal(address: str) -> mail.MailError:
    with pytest.raises(mail.MailError) as refused:
        mail.send(a_mail(), address)
    return refused.value


@pytest.mark.parametrize(
    ("word", "line", "code"),
    [("RCPT", "550 no such user", "550"), ("end", "554 looks like spam", "554"), ("DATA", "552 full", "552")],
)
def test_a_refused_recipient_or_mail_is_final(server: Server, word: str, line: str, code: str) -> None:
    error = refusal(server(**{word: line}))
    assert (error.code, error.final) == (code, True)


@pytest.mark.parametrize(
    ("word", "line", "code"),
    [
        ("greeting", "554 not now", "554"),
        ("EHLO", "550 who are you", "SMTPNotSupportedError"),
        ("AUTH", "535 wrong password", "535"),
        ("MAIL", "530 sign in first", "530"),
        ("RCPT", "530 sign in first", "530"),
        ("RCPT", "450 later", "450"),
        ("end", "451 later", "451"),
    ],
)
def test_what_the_village_or_the_server_can_mend_is_tried_again(
    server: Server, word: str, line: str, code: str
) -> None:
    answers = {word: line} | ({"HELO": line} if word == "EHLO" else {})
    error = refusal(server("desa:rahasia@", **answers))
    assert (error.code, error.final) == (code, False)


def test_a_server_that_fails_to_encrypt_is_tried_again(server: Server) -> None:
    error = refusal(server(EHLO="250-mail.example.id\r\n250 STARTTLS", STARTTLS="554 no certificate"))
    assert not error.final


def test_a_password_that_mail_cannot_carry_is_an_error_of_the_mail(server: Server) -> None:
    error = refusal(server("desa:r%C3%A4hasia@"))
    assert (error.code, error.final) == ("UnicodeEncodeError", False)


def test_a_server_that_took_the_mail_and_says_good_bye_rudely_has_it(server: Server) -> None:
    mail.send(a_mail(), server(QUIT="554 go away"))
