"""Citizens' files: judged, cleaned, sealed. `MediaStore.of(settings)` is the store of this process."""

from village_desk.media.kinds import Judged, MediaRefused
from village_desk.media.store import Kept, MediaLost, MediaStore

__all__ = ["Judged", "Kept", "MediaLost", "MediaRefused", "MediaStore"]
