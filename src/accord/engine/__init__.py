"""The engine: pure functions over values; no clock, file, randomness, network or framework.

`decide` grants or refuses, `evolve` counts what happened, `agenda` says what is owed.
"""
