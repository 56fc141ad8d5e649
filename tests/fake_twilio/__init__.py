"""A loopback HTTP server that behaves as Twilio's REST API does, driven by the real client.

In a test: `with FakeTwilio() as twilio: …`; as a process: `python -m tests.fake_twilio --port 9000`.
"""

from tests.fake_twilio.behaviour import Behaviour, accept_then_cut, cut, error, html_500, slow, too_many
from tests.fake_twilio.provider import FakeTwilio, Seen

__all__ = [
    "Behaviour",
    "FakeTwilio",
    "Seen",
    "accept_then_cut",
    "cut",
    "error",
    "html_500",
    "slow",
    "too_many",
]
