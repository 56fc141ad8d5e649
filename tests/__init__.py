"""The tests: unit (no database), integration, journeys, contracts, browser, and the guards."""
