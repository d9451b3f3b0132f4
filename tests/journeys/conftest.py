"""What every journey gets."""

from browser import browser, chromium
from demo_server import demo

__all__ = ["browser", "chromium", "demo"]
