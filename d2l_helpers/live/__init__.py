"""The chapter's live pictures, one module for each."""

from d2l_helpers.live.first import first
from d2l_helpers.live.limit import limit
from d2l_helpers.live.memory import memory
from d2l_helpers.live.race import race
from d2l_helpers.live.race_numbers import ETAS as RACE_ETAS
from d2l_helpers.live.rotation import rotation
from d2l_helpers.live.schedules import schedules
from d2l_helpers.live.sliders import GAMMAS, LOG_ETAS
from d2l_helpers.live.trace import trace
from d2l_helpers.live.trainer import trainer
from d2l_helpers.live.training import training
from d2l_helpers.live.valleys import valleys
from d2l_helpers.live.weights import weights

__all__ = [
    "GAMMAS",
    "LOG_ETAS",
    "RACE_ETAS",
    "first",
    "limit",
    "memory",
    "race",
    "rotation",
    "schedules",
    "trace",
    "trainer",
    "training",
    "valleys",
    "weights",
]
