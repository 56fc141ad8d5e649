"""The English of every screen: en/LC_MESSAGES/messages.po, collected from the code and compiled beside it."""
