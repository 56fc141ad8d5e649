"""The door for admins: what the office has told the program, and what is still missing."""
