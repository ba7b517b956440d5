"""Runs a student's code inside Pyodide, with a fresh state each time, and grades it.

The worker (`web/src/worker`) writes this package into Pyodide's file system and calls
`session.create`. Only text and bytes cross the border, so nothing is kept alive on either side.
Nothing here needs Pyodide: the same code runs under CPython with a `Host` written in Python.
"""
