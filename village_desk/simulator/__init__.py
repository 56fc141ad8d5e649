"""The door for trainees: one plays the citizen on a phone-like page; the rest of the program does not notice."""
