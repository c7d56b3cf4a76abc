"""How often Python looks for cycles among objects, in processes that stay up.

A page or a chunk of mails makes and drops tens of thousands of objects, hardly one of them in a
cycle. At Python's own pace (700 objects) looking for cycles took a sixth of a worker's time.
"""

from __future__ import annotations

import gc

OBJECTS_BETWEEN_COLLECTIONS = 50_000
"""A few megabytes: what a cycle keeps until it is found costs no more than that."""


def collect_rarely() -> None:
    """Once, when all is loaded: that stays for good and is not searched again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
