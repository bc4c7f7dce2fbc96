"""Measure the built site: how heavy its pages are, how soon they answer, and how soon an edit does.

`make bench` builds the site and runs this after bench.py; it prints Markdown, each target beside
what was found. Pages are served on localhost. A page's weight is that of the answers to all its
requests, each compressed by gzip as GitHub Pages does. Paints are detected as in bench.py; from the
key press on, whose time stamp the browser sets. All times are medians, p95 the 95th of 100 parts.
"""

import functools
import gzip
import http.server
import statistics
import sys
import threading
from pathlib import Path
from time import monotonic

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "tests")]

import find_browser  # noqa: E402
import notebook_files as notebooks  # noqa: E402
from report import table, target  # noqa: E402

HTML = ROOT / "site" / "_build" / "html"
BENCH = (ROOT / "benchmarks" / "browser.js").read_text(encoding="utf-8")
KEYS, EDITS = 60, 7
FIRST = """() => new Promise((done) => {
  const look = () => {
    const figure = document.querySelector('.live-picture');
    if (!figure) return requestAnimationFrame(look);
    bench.painted(() => null, done);
  };
  look();
})"""
PRESS = """([name, key]) => new Promise((done) => {
  const input = document.querySelector(`input[data-slider=${name}]`);
  const figure = input.closest('figure');
  addEventListener('keydown', ({timeStamp}) => {
    bench.painted(() => null, (time) => { window.took = time - timeStamp; });
  }, {once: true, capture: true});
  input.focus();
  done();
})"""
EDITED = """(source) => new Promise((done) => {
  const all = [...document.querySelectorAll('.tag_editable-on-page')];
  const lines = all.at(-1).querySelector('.lines');
  const figure = all.at(-1).ownerDocument.querySelector('.live-picture').parentNode;
  lines.textContent = source;
  const begin = performance.now();
  const drawn = ({target}) => target.matches?.('path[data-follow]') && target.getAttribute('d');
  const observer = new MutationObserver((changes) => {
    if (!changes.some(drawn)) return;
    observer.disconnect();
    bench.painted(() => null, (time) => done(time - begin));
  });
  observer.observe(figure, {subtree: true, childList: true, attributeFilter: ['d']});
  lines.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', shiftKey: true, bubbles: true}));
})"""

COUNT = """() => {
  window.maps = [];
  new MutationObserver(() => window.maps.push(performance.now()))
    .observe(document.querySelector('image[data-follow]'), {attributeFilter: ['href']});
}"""
SECONDS = 3


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves the site, and says nothing."""

    def log_message(self, *_):
        """Stay silent."""


def opened(browser, url, speed=1):
    """Open a page in a new context; return it, its weight in bytes, and its first paint in ms."""
    page, weights = browser.new_context(viewport={"width": 1200, "height": 900}).new_page(), []
    page.on("response", lambda answer: weights.append(answer))
    page.add_init_script(BENCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": speed})
    page.goto(url, wait_until="commit")
    first = page.evaluate(FIRST) if url.endswith("02_trace_2d.html") else None
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => !document.querySelector('.live-picture[aria-busy=true]')")
    weight = sum(len(gzip.compress(answer.body())) for answer in weights if answer.ok)
    return page, weight, first


def presses(page, name):
    """Return the milliseconds from each key press to the paint."""
    times = []
    for i in range(KEYS):
        key = "ArrowRight" if i % 20 < 10 else "ArrowLeft"
        page.evaluate(PRESS, [name, key])
        page.evaluate("window.took = null")
        page.keyboard.press(key)
        page.wait_for_function("window.took !== null")
        times.append(page.evaluate("window.took"))
        page.wait_for_timeout(17 * (i % 7) / 7 + 30)  # in no step with the screen's frames
    return sorted(times)


def edits(page, path, name, old, new):
    """Return the median milliseconds from running an edit to the paint of its picture."""
    source = notebooks.source_of(path, name)
    sources = [source.replace(old, new), source]
    times = []
    for i in range(EDITS):
        times.append(page.evaluate(EDITED, sources[i % 2]))
        page.get_by_text("Done").wait_for()  # all steps are there, also those that are not seen
    return statistics.median(times)


def dragged(page):
    """Return the milliseconds from one map to the next while the start point is dragged."""
    handle = page.locator("[data-follow][role=slider]")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(COUNT)
    page.mouse.move(x, y)
    page.mouse.down()
    begin = monotonic()
    while (passed := monotonic() - begin) < SECONDS:
        page.mouse.move(x + 200 * (passed % 1), y)
    maps = page.evaluate("window.maps")
    page.mouse.up()
    return (maps[-1] - maps[1]) / (len(maps) - 2)  # the first answers another question, too


def weigh(browser, base):
    """Print how heavy each page is; return the line of the target."""
    weights = {path.stem: opened(browser, f"{base}{path.stem}.html")[1] for path in notebooks.PATHS}
    rows = [[name, f"{weight / 1e3:.0f}"] for name, weight in weights.items()]
    print(table(["page", "weight, compressed, kB"], rows))
    return [target("each page", max(weights.values()) / 1e6, 1, "MB")]


def time(browser, base, speed, most):
    """Return the lines of the targets `most`, with the page's processor slowed so many times."""
    press, walk, train = most
    page, _, first = opened(browser, f"{base}02_trace_2d.html", speed)
    times = presses(page, "eta")
    took = edits(page, notebooks.PATHS[1], "rmsprop_2d", "4 * x2", "2 * x2")
    maps = dragged(page)
    page, *_ = opened(browser, f"{base}03_training_from_scratch.html", speed)
    trained = edits(page, notebooks.PATHS[2], "rmsprop", "** 0.5", "** 0.4")
    slowed = f" (slowed {speed} times)" if speed > 1 else ""
    words = f"key press to paint, p50 {statistics.median(times):.0f}, p95{slowed}"
    opening = [] if slowed else [target("first picture painted after", first / 1e3, 1, "s")]
    return [
        *opening,
        target(words, times[int(0.95 * len(times))], press, "ms"),
        target(f"a new map while the start point is dragged{slowed}, every", maps, 50, "ms"),
        target(f"an edit to the trace{slowed}", took / 1e3, walk, "s"),
        target(f"an edit to the training{slowed}", trained / 1e3, train, "s"),
    ]


def main():
    """Measure and print."""
    serve = functools.partial(Quiet, directory=HTML)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), serve)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}/notebooks/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser.find(), args=["--no-sandbox"]
        )
        lines = weigh(browser, base)
        for speed, most in {1: (17, 0.2, 1.5), 6: (33, 1.5, 8)}.items():
            lines += time(browser, base, speed, most)
        print("\n".join(lines))
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
