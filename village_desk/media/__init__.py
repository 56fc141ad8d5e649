"""Citizens' files: judged, cleaned, sealed. `store()` is the one of this process."""

from village_desk.config import current
from village_desk.media.folder import Kept, Lost, MediaStore
from village_desk.media.kinds import Judged, Refused


def store() -> MediaStore:
    """The files of this process's settings and vault."""
    return MediaStore.of(current())


__all__ = ["Judged", "Kept", "Lost", "MediaStore", "Refused", "store"]
