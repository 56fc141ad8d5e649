"""Faults of every class, put around the real program: killed, cut off, filled up, set back (docs/reliability.md)."""
