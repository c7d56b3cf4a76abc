"""What the coaching room keeps: who is whose runner, and what coaches do about it."""

from programs.coaching.models.runners import Runner as Runner
