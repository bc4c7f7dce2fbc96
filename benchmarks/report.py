"""The figures as Markdown, for the README, with the targets beside them."""

NAMES = {
    "sliders": "`live.trace`, its sliders by key",
    "start": "`live.trace`, its start point by mouse",
    "peer": "ipympl, its sliders by key",
}
MOST = {1: 17, 6: 33}  # ms for p95: one frame, and two
LATENCY = [
    "what is moved",
    "to the paint, p50 / p95 in ms",
    "pictures per s",
    "slowed 6 times: p50 / p95",
    "pictures per s",
    "messages per move",
]
MAKING = ["picture", "made in s", "made again", "its table, KiB"]


def table(head, rows):
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def target(text, value, most, unit):
    """Return one line that says whether a target is reached."""
    word = "reached" if value <= most else "MISSED"
    return f"- {word}: {text} at most {most} {unit}: {value:.3g}"


def latency(results):
    """Report (a)."""
    rows, lines = [], []
    for name, text in NAMES.items():
        full, slow = results[name, 1], results[name, 6]
        times = [f"{r['p50']:.0f} / {r['p95']:.0f}" for r in (full, slow)]
        rates = [f"{r['rate']:.0f}" for r in (full, slow)]
        rows.append([text, times[0], rates[0], times[1], rates[1], f"{full['messages']:.1f}"])
    for name, speed in results:
        if name != "peer":
            found = results[name, speed]["p95"]
            lines.append(target(f"{NAMES[name]}, {speed} x: p95", found, MOST[speed], "ms"))
    for speed in MOST:
        text = f"start point, {speed} x: the first answer after"
        lines.append(target(text, results["start", speed]["pick-up"] / 1000, 0.2, "s"))
    return "\n".join([table(LATENCY, rows), *lines]) + "\n"


def making(made, sizes, opened):
    """Report (b), (c) and (d)."""
    rows = [
        [f"`live.{name}`", f"{r['first']:.2f}", f"{r['again']:.2f}", f"{r['table'] / 1024:.0f}"]
        for name, r in made.items()
    ]
    slowest = max(made, key=lambda name: made[name]["first"])
    largest = max(sizes, key=sizes.get)
    lines = [target(f"the slowest, {slowest}, made in", made[slowest]["first"], 0.5, "s")]
    for running, found in opened.items():
        text = "in a JupyterLab that runs" if running else "with JupyterLab's own loading"
        lines.append(
            target(f"notebook 1 to its first moving picture, {text},", found["painted"], 4, "s")
            + f" ({found['shown']:.1f} until it is shown, {found['ready']:.1f} with its kernel)"
        )
    lines.append(target(f"the largest, {largest}, saved in", sizes[largest] / 2**20, 4, "MiB"))
    return "\n".join([table(MAKING, rows), *lines]) + "\n"
