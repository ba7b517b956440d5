"""The flat program behind a model: operations with gradients, fused, planned into one arena,
encoded for a device.
"""
