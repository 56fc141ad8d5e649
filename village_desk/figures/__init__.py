"""What the head's report is made of: counts and times of an office, never a name. One layer for page and file."""
