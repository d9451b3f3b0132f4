"""What the policy objects to, one family of rules a module.

Each yields objections to a command: `barred` ones cannot be overridden, whatever the reason
given (reading 1, a to g); the others give way to a stated reason and stand in the record.
"""
