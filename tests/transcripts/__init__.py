"""Conversations as data files that anybody in the office can read: who writes what at what hour, what comes back."""
