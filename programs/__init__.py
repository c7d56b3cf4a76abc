"""The rooms of Footstrong. Each folder below is a Django app of its own, or pure Python."""
