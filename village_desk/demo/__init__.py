"""The demo: a made-up village night, played with the program's real parts. No real person is in it."""
