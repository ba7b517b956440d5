"""The page of the results."""


def write(rows): ...
