"""A candidate's picture on the screen: move its sliders, see what it shows."""

import json
import time

import numpy as np
from candidates import expectation, sources
from machine import run

POSITIONS = """selector => [...document.querySelectorAll(selector)].slice(0, 2)
  .map(handle => Math.round(handle.value ?? handle.getAttribute("aria-valuenow")))"""
BOX = """([selector, index]) => {
  const handle = document.querySelectorAll(selector)[index];
  const { x, y, width, height } = (handle.closest(".noUi-base") ?? handle).getBoundingClientRect();
  const margin = handle.localName === "input" ? 8 : 0; // half of the thumb
  return [x + margin, width - 2 * margin, y + height / 2];
}"""
READY = """() => document.querySelector(
  '[data-curve], .jp-OutputArea-output img, .jupyter-matplotlib-canvas-div canvas')"""
IN_VIEW = """selector => {
  const nodes = "[data-panel], .jp-OutputArea-output img, .jupyter-matplotlib-canvas-div canvas";
  const inside = ({ top, bottom, height }) => height > 20 && top >= 0 && bottom <= innerHeight;
  document.querySelector(selector).closest(".jp-OutputArea-child").scrollIntoView();
  return [...document.querySelectorAll(nodes)].every(n => inside(n.getBoundingClientRect()));
}"""
LAST = 63  # the last position of both sliders
PATIENCE = 5  # seconds after which a picture counts as not painted


class Stage:
    """One candidate in a page of its own, with a kernel of its own."""

    def __init__(self, machine, candidate):
        self.candidate = candidate
        self.lab = machine.open(candidate.key, sources(candidate))
        self.page = self.lab.page
        if candidate.style:
            self.page.add_style_tag(content=candidate.style)
        printed = run(self.lab).splitlines()
        self.pid = int(printed[0])
        curve = json.loads(printed[1]) if candidate.ours else {"index": None}
        self.expected = expectation(candidate, curve)
        self.page.wait_for_function(READY)
        self.page.evaluate(
            "([kind, selector]) => bench.watch(kind, selector)",
            [candidate.kind, f"[data-curve='{curve['index']}']"],
        )
        self.page.evaluate("bench.settled(1)")
        if not self.page.evaluate(IN_VIEW, candidate.handles):
            raise RuntimeError(f"{candidate.name}: the picture is not within the window")

    def focus(self, slider):
        """Bring the page to the front and give the keyboard to η (0) or γ (1)."""
        self.page.bring_to_front()
        self.page.locator(self.candidate.handles).nth(slider).focus()

    def positions(self):
        """Return where both sliders stand."""
        return self.page.evaluate(POSITIONS, self.candidate.handles)

    def press(self, key, positions):
        """Press a key; return the milliseconds to the picture for `positions`, if it comes."""
        self.page.keyboard.press(key)
        answer = self.page.evaluate(
            "([expected, seconds]) => bench.until(expected, seconds)",
            [self.expected(*positions), PATIENCE],
        )
        right = answer["painted"] is not None and answer["marked"]
        return answer["painted"] - answer["keys"][0] if right else None

    def drag(self, seconds, end):
        """Drag η from side to side for some time and let go at a position; return what was seen."""
        self.focus(0)
        left, width, y = self.page.evaluate(BOX, [self.candidate.handles, 0])
        share = self.positions()[0] / LAST
        self.page.mouse.move(left + share * width, y)
        self.page.mouse.down()
        begin = time.monotonic()
        while (passed := time.monotonic() - begin) < seconds:
            swing = abs((share + passed / 1.0) % 2 - 1)  # one second from end to end
            self.page.mouse.move(left + (1 - swing) * width, y)
        self.page.mouse.move(left + end / LAST * width, y)
        self.page.mouse.up()
        return self.page.evaluate("bench.settled(0.6)")

    def shown(self, records):
        """Return, for each painted picture, the position of η that it is right for, or None."""
        gamma = self.positions()[1]
        known = [np.array(self.expected(eta, gamma)["shows"]) for eta in range(LAST + 1)]

        def position(shows):
            same = (i for i, k in enumerate(known) if len(k) == len(shows))
            return next((i for i in same if np.allclose(known[i], shows, 0, 0.02)), None)

        return [position(record["shows"]) for record in records]

    def marked(self):
        """Say whether the picture on the screen is the run that the sliders ask for."""
        dots = self.expected(*self.positions())["dots"]
        return self.page.evaluate("dots => bench.marked(dots)", dots)

    def close(self):
        """Leave the page, and with it what it costs."""
        self.page.close()


def keys(steps, eta, gamma):
    """Return (slider, key, positions after it) for moves up and down both sliders, and back."""
    quarter = steps // 4
    up, down = range(1, quarter + 1), range(quarter - 1, -1, -1)
    path = [(0, "ArrowRight", (eta + i, gamma)) for i in up]
    path += [(0, "ArrowLeft", (eta + i, gamma)) for i in down]
    path += [(1, "ArrowRight", (eta, gamma + i)) for i in up]
    return path + [(1, "ArrowLeft", (eta, gamma + i)) for i in down]
