"""A page as Django's tutorial would make it: the peer of the escalation page. No part of Accord."""
