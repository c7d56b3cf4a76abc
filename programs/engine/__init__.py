"""The plan engine: pure Python, no Django, no clock, no I/O, no randomness.

"Today" and "now" are arguments. Every public function is deterministic and total over its
documented input; bad input raises `InvalidInput`, which names the field and what is allowed.
"""

ENGINE_VERSION = "1.0"
