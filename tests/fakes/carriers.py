"""Both carriers of a process, faked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.gateway import FakeGateway
from village_desk import config
from village_desk.gateway import carriers


@dataclass(frozen=True)
class FakeCarriers:
    """`main` carries real messages, `practice` those of /simulator."""

    main: FakeGateway
    practice: FakeGateway

    @classmethod
    def installed(cls) -> FakeCarriers:
        """Put fakes in the place of this process's carriers."""
        accounts = carriers.build(config.current()).accounts
        sids = {account.practice: account.sid for account in accounts}
        fakes = cls(FakeGateway(sids[False]), FakeGateway(sids[True]))
        main: Any = fakes.main
        practice: Any = fakes.practice
        carriers.use(carriers.Carriers(main=main, practice=practice, accounts=accounts))
        return fakes
