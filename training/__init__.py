"""From reviewable messages to the weights that the chat ships with. A development tool: no office runs it."""
