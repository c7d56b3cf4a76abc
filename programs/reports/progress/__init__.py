"""The Progress page: four charts on one time axis, each with its numbers as table and CSV."""
