"""What `make bench` runs: figures, never asserts. Ratios within one run come first."""
