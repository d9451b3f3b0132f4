"""What people can do: one function an action, one transaction each."""
