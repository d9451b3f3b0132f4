"""Commands for whoever runs an installation; each calls one service."""


class NotUsable(Exception):
    """Accord cannot do that here: a sentence for whoever typed the command."""
