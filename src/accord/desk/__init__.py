"""The desk: drafts of one person and notes of one side; none of it is the record."""
