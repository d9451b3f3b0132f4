"""What every journey gets."""

from browser import browser, chromium

__all__ = ["browser", "chromium"]
