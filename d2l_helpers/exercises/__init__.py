"""The checks of the exercises: the reader's function against properties, never one number."""

from d2l_helpers.exercises.gammas import decay
from d2l_helpers.exercises.progress import progress
from d2l_helpers.exercises.rates import schedules
from d2l_helpers.exercises.two_lines import frozen_state
from d2l_helpers.exercises.valley import rotated

__all__ = ["decay", "frozen_state", "progress", "rotated", "schedules"]
