"""From reviewable messages to the weights that the chat ships with. A development tool: nothing runs it in an office."""
