"""Stand-ins at the edge, and the servers that tests start for themselves."""
