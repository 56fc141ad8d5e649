"""The door for anyone, and the operators' addresses."""
