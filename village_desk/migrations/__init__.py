"""The schema's history: numbered steps, forward only, restartable after a kill at any statement (R41)."""
