"""The figures as Markdown, for the README, with the targets beside them."""

NAMES = {
    "weights": "weights of the past",
    "memory": "three memories",
    "trace": "trace, rates and map",
    "training": "training and map",
    "trainer": "Trainer",
}
LATENCY = [
    "how the picture is made",
    "key press to paint, p50 / p95 in ms",
    "drag: pictures of mouse moves per s",
    "lag at its end, ms",
    "drags that end on a wrong picture",
]


def table(head, rows):
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def target(text, reached):
    """Return one line that says whether a target is reached."""
    return f"- {'reached' if reached else 'MISSED'}: {text}"


def _ours(results, names):
    own = {name: result for name, result in results.items() if names[name].ours}
    peers = {name: result for name, result in results.items() if not names[name].ours}
    return own, peers


def latency(results, candidates):
    """Report (a)."""
    names = {candidate.key: candidate for candidate in candidates}
    rows = [
        [
            names[key].name,
            f"{r['p50']:.0f} / {r['p95']:.0f}",
            f"{r['rate']:.0f} of {r['moves']:.0f}",
            f"{r['lag']:.0f}",
            r["wrong drags"],
        ]
        for key, r in results.items()
    ]
    own, peers = _ours(results, names)
    best = min(peers.values(), key=lambda r: r["p50"])["p50"]
    lines = [table(LATENCY, rows)]
    for key, r in own.items():
        name, times = names[key].name, best / r["p50"]
        lines += [
            target(f"{name}: p50 at most 17 ms: {r['p50']:.1f}", r["p50"] <= 17),
            target(f"{name}: p95 at most 35 ms: {r['p95']:.1f}", r["p95"] <= 35),
            target(f"{name}: 10 times faster than the best other: {times:.1f}", times >= 10),
            target(f"{name}: no drag ends on a wrong picture", r["wrong drags"] == 0),
        ]
    return "\n".join(lines)


def kernel(results, candidates):
    """Report (b)."""
    names = {candidate.key: candidate for candidate in candidates}

    def cell(result, what):
        low, high = result[f"{what} idle"]
        spread = (high - low) / 2
        value = round(result[what], 2) + 0.0  # not -0.00
        return f"{value:.2f} ± {spread:.2f}" + ("" if result[f"{what} seen"] else " (none)")

    rows = [
        [names[key].name, cell(r, "cpu"), cell(r, "memory"), r["pictures"]]
        for key, r in results.items()
    ]
    head = [
        "1,000 moves, 60 a second",
        "kernel: processor seconds",
        "kernel: memory, MiB",
        "pictures painted",
    ]
    own, _ = _ours(results, names)
    lines = [table(head, rows)]
    for what, text in (("cpu", "processor time"), ("memory", "memory growth")):
        seen = any(r[f"{what} seen"] for r in own.values())
        lines.append(
            target(f"no {text} of the kernel that can be told from an idle one's", not seen)
        )
    return "\n".join(lines)


def making(made, grid):
    """Report (c)."""
    rows, slow, long_table = [], [], []
    for name, runs in made.items():
        first = runs[0]
        slow += [name] * (first["total"] > 1)
        long_table += [name] * (first["table"] > 0.3)
        parts = (f"{first[part]:.2f}" for part in ("table", "drawing", "widget", "rest"))
        again = ", ".join(f"{run['total']:.2f}" for run in runs[1:])
        rows.append([NAMES[name], f"{first['total']:.2f}", *parts, again])
    head = [
        "picture, seconds",
        "call to first paint",
        "table",
        "matplotlib",
        "widget",
        "to the browser and painted",
        "made again",
    ]
    ratio = grid["one"] * grid["settings"] / grid["grid"]
    lines = [
        table(head, rows),
        target("each picture within 1 s" + _but(slow), not slow),
        target("of it the table at most 0.3 s" + _but(long_table), not long_table),
        f"\nAll {grid['settings']:,} trainings take {grid['grid']:.2f} s; `d2l.train_ch11` takes "
        f"{grid['one']:.2f} s for one, so {grid['one'] * grid['settings'] / 3600:.1f} hours for "
        f"all: {ratio:,.0f} times as long.",
    ]
    return "\n".join(lines)


def _but(names):
    return f", but not: {', '.join(names)}" if names else ""


def opening(seconds):
    """Report (d)."""
    head = ["from opening notebook 1 to its first live picture", "seconds"]
    return table(head, [[part, f"{value:.1f}"] for part, value in seconds.items()])
