"""(a) From a key press or a move of the mouse to the painted picture, and pictures per second."""

import random
import time
from statistics import median

import numpy as np

ROUNDS, SECONDS = 3, 2.0
PATIENCE = 5  # seconds after which a picture counts as not painted
SPEEDS = 1, 6  # how many times as long the page's processor takes


def measure(hands):
    """Return {(what is moved, how much slowed): its numbers}, medians of the rounds."""
    rounds = {(name, speed): [] for name in hands for speed in SPEEDS}
    for _ in range(ROUNDS):
        for (name, speed), results in rounds.items():
            hand = hands[name]
            hand.page.bring_to_front()
            browser = hand.page.context.new_cdp_session(hand.page)
            browser.send("Emulation.setCPUThrottlingRate", {"rate": speed})
            hand.page.evaluate("bench.settled(1)")
            results.append(_steps(hand) | _drag(hand))
            browser.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return {key: _middle(results) for key, results in rounds.items()}


def _steps(hand):
    pause, waits, sent = random.Random(1), {"move": [], "pick-up": []}, _sent(hand)
    missed = 0
    for kind, move, place in hand.moves():
        time.sleep(pause.uniform(0.02, 0.05))  # a hand keeps no step with the screen
        move()
        seen = hand.page.evaluate("([p, s]) => bench.until(p, s)", [place, PATIENCE])
        if "time" in seen and hand.right(seen):
            waits[kind].append(seen["time"] - seen["event"])
        else:
            missed += 1
    p50, p95 = np.percentile(waits["move"] or [np.nan], [50, 95])
    count = len(waits["move"])
    return {
        "p50": p50,
        "p95": p95,
        "pick-up": median(waits["pick-up"] or [np.nan]),
        "messages": (_sent(hand) - sent) / max(count, 1),
        "missed": missed,
    }


def _drag(hand):
    hand.hold()
    hand.page.evaluate("bench.settled(0.3)")
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < SECONDS:
        hand.page.mouse.move(*hand.at(1 - abs(passed % 2 - 1)))  # one second from end to end
    hand.page.mouse.move(*hand.at(0))
    seen = hand.page.evaluate("bench.settled(0.6)")
    hand.page.mouse.up()
    wrong = sum(not hand.right(record) for record in seen)
    home = np.allclose(seen[-1]["place"], hand.begin, 0, 0.5)
    return {"rate": len(seen) / passed, "wrong": wrong + (not home)}


def _sent(hand):
    return hand.page.evaluate("bench.sent")


def _middle(rounds):
    """Return the medians over the rounds, and the sums of what went wrong."""
    return {name: median(r[name] for r in rounds) for name in rounds[0]} | {
        name: sum(r[name] for r in rounds) for name in ("missed", "wrong")
    }
