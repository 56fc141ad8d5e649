"""Village Desk: requests for civil-administration papers by WhatsApp, worked by a village office."""
