"""What Twilio answers while the village cannot be reached: TwiML that it accepts, in one message."""

from __future__ import annotations

from xml.etree import ElementTree

from village_desk import config


def test_the_fallback_is_one_short_message_of_valid_twiml() -> None:
    response = ElementTree.parse(config.ROOT / "deploy" / "fallback.xml").getroot()  # noqa: S314 - our own file
    assert response.tag == "Response"
    (message,) = response
    assert message.tag == "Message"
    assert "sudah kami terima" in (message.text or "")
    assert len(message.text or "") < 900
