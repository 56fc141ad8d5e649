"""Erasing: a person on request, words and files by age, copies at the provider (UU 27/2022, S25)."""
