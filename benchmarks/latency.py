"""(a) From the key press to the painted picture, and the pictures of a drag."""

import random
import time
from statistics import median

import numpy as np
from stage import keys

STEPS, ROUNDS, SECONDS = 80, 3, 2.0
ENDS = 7, 25  # where a drag of η ends, by a jump; from there the next round's keys go on


def measure(stages):
    """Return {key: list of the rounds' results}, the candidates in another order in each round."""
    results = {stage.candidate.key: [] for stage in stages}
    for turn in range(ROUNDS):
        for stage in stages[turn:] + stages[:turn]:
            results[stage.candidate.key].append(_steps(stage) | _drag(stage))
    return results


def _steps(stage):
    pause, waits, focused = random.Random(1), [], None
    for slider, key, positions in keys(STEPS, *stage.positions()):
        if slider != focused:
            stage.focus(focused := slider)
        time.sleep(pause.uniform(0.02, 0.05))  # a hand keeps no step with the screen
        waits.append(stage.press(key, positions))
    painted = [wait for wait in waits if wait is not None]
    p50, p95 = np.percentile(painted, [50, 95]) if painted else (np.nan, np.nan)
    return {"p50": p50, "p95": p95, "missed": len(waits) - len(painted)}


def _drag(stage):
    seen = stage.drag(SECONDS, max(ENDS, key=lambda end: abs(end - stage.positions()[0])))
    begin, last = seen["moves"][0], seen["moves"][-1]
    shown = stage.shown(seen["records"])
    during = [r for r in seen["records"] if begin <= r["time"] <= begin + 1000 * SECONDS]
    at = stage.positions()[0]
    right = bool(shown) and shown[-1] == at and stage.marked()
    times = [r["time"] for r, eta in zip(seen["records"], shown, strict=True) if eta == at]
    lag = next((time - last for time in times if time >= last), None)
    return {
        "rate": len(during) / SECONDS,
        "moves": len(seen["moves"]) / SECONDS,
        "lag": lag,
        "wrong drags": int(not right),
        "wrong pictures": shown.count(None),
    }


def summary(rounds):
    """Return the medians over the rounds, and the sums of what went wrong."""
    middle = ("p50", "p95", "rate", "moves", "lag")
    faults = ("missed", "wrong drags", "wrong pictures")
    known = {name: [r[name] for r in rounds if r[name] is not None] for name in middle}
    return {name: median(values) if values else np.nan for name, values in known.items()} | {
        name: sum(r[name] for r in rounds) for name in faults
    }
