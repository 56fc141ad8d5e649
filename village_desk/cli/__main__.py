"""`python -m village_desk.cli`: the same as the village-desk command."""

from village_desk.cli import main

main()
