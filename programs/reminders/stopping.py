"""Whether this worker was asked to stop, as its child processes know it.

Celery tells only its main process, which then waits for the children's tasks to end. The byte is
shared with every child forked after this module was imported.
"""

from __future__ import annotations

import mmap

_asked = mmap.mmap(-1, 1)


def stop() -> None:
    _asked[0] = 1


def is_stopping() -> bool:
    return bool(_asked[0])
