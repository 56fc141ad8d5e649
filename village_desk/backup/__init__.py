"""Backup and restore: one sealed format for SQLite and PostgreSQL, made while the program runs (R42, R43)."""
