"""The provider on loopback, and the real carrier that speaks to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from tests.fake_twilio import FakeTwilio
from tests.fakes.twilio_posts import ACCOUNT, TOKEN
from village_desk import config, vault
from village_desk.gateway.twilio import TwilioGateway

MakeSettings = Callable[..., config.Settings]


@pytest.fixture
def settings_with(tmp_path: Path) -> MakeSettings:
    """Settings from a complete environment and these changes; the vault is opened with their keys."""

    def make(**changes: str) -> config.Settings:
        environment = {
            "SECRET_KEY": "s" * 40,
            "DATA_KEYS": Fernet.generate_key().decode(),
            "INDEX_KEY": "i" * 40,
            "VILLAGE_DESK_INSTANCE": str(tmp_path / "instance"),
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": f"{TOKEN},an older one",
            "VILLAGE_DESK_PROVIDER_TIMEOUT": "0.5",
        } | changes
        settings = config.load(environment)
        vault.configure(settings.data_keys, settings.index_key)
        return settings

    return make


@pytest.fixture
def gateway(twilio: FakeTwilio, settings_with: MakeSettings) -> TwilioGateway:
    return TwilioGateway(settings_with(TWILIO_API_URL=twilio.url))
