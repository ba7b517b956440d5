"""Draws small pictures of CIFAR-10's ten classes from parametric shapes, with NumPy alone.

Only operations that IEEE 754 rounds exactly are used (no sin, exp or power, no BLAS), and only
uniform random numbers, so that a seed gives the same bytes on every machine.
"""
