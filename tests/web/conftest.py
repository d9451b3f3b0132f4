"""What every test of a page gets."""

from page import page

__all__ = ["page"]
