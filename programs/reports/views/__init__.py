"""The pages of this room: the runner's own, and the one behind a link."""
