"""The directory: partnerships, agencies, people, and the posts they hold from day to day."""
