"""Attachments: files that somebody added to a step, sealed in chunks beside the record."""
