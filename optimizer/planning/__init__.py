"""The use cases, as loops around one solve."""
