"""The command line: policies and scenarios, read, played and shown without any database."""
