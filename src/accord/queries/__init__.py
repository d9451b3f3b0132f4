"""What people can ask: plain values for pages, in a constant number of queries."""
