"""The demo's world: invented partnerships, agencies, people and escalations, as data."""
