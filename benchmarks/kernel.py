"""(b) What 1,000 moves of a slider cost the kernel: processor time and memory."""

import time

import psutil

MOVES, PER_SECOND = 1000, 60
TICK = 0.02  # the processor time that Linux counts in: 10 ms, of the program and of the system


def measure(stages):
    """Return {key: result}. While one candidate's slider moves, the others' kernels are idle."""
    active, idle, painted = {}, {stage.candidate.key: [] for stage in stages}, {}
    for stage in stages:
        before, begin = [_usage(other) for other in stages], time.monotonic()
        painted[stage.candidate.key] = _moves(stage)
        seconds = time.monotonic() - begin
        for other, (cpu, memory) in zip(stages, before, strict=True):
            now_cpu, now_memory = _usage(other)
            spent = {"cpu": now_cpu - cpu, "memory": now_memory - memory, "seconds": seconds}
            if other is stage:
                active[other.candidate.key] = spent
            else:
                idle[other.candidate.key].append(spent)
    return {key: _net(active[key], idle[key]) | painted[key] for key in active}


def _usage(stage):
    process = psutil.Process(stage.pid)
    times = process.cpu_times()
    return times.user + times.system, process.memory_full_info().uss / 2**20


def _moves(stage):
    stage.focus(0)
    begin, position, step = time.monotonic(), stage.positions()[0], 1
    for move in range(MOVES):
        step = -1 if position >= 60 else 1 if position <= 3 else step
        position += step
        time.sleep(max(0, begin + move / PER_SECOND - time.monotonic()))
        stage.page.keyboard.press("ArrowRight" if step > 0 else "ArrowLeft")
    seen = stage.page.evaluate("bench.settled(1.5)")
    right = stage.positions()[0] == position == stage.shown(seen["records"][-1:])[0]
    return {"pictures": len(seen["records"]), "wrong": int(not (right and stage.marked()))}


def _net(active, idle):
    """Take off what an idle kernel spends in the same time; say what cannot be told from that."""
    net = {"seconds": active["seconds"]}
    for what, grain in (("cpu", TICK), ("memory", 0.1)):
        usual = [window[what] * active["seconds"] / window["seconds"] for window in idle]
        net[what] = active[what] - sum(usual) / len(usual)
        net[f"{what} idle"] = min(usual), max(usual)
        net[f"{what} seen"] = active[what] > max(usual) + grain
    return net
