"""The laboratories of the exercises: live pictures that run the reader's answers."""

import functools

import numpy as np

from d2l_helpers import engine, figures, live
from d2l_helpers.problem import answered, or_problem, unanswered
from d2l_helpers.scene import Picture, Scene

# At γ = 1 only a tiny η arrives.
ALL_ETAS = np.append([0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02], live.ETAS)
ALL_GAMMAS = np.append(live.GAMMAS, 1.0)
PEAKS = np.array([float(f"{10 ** (k / 6 - 4):.1e}") for k in range(22)])
FIRST, SECOND = live.LIVE, live.SECOND
LINES = (
    {"color": figures.GREY, "width": 2, "dash": ""},
    {"color": figures.BLUE, "width": 2, "dash": "7 3"},
    {"color": figures.GREEN, "width": 2, "dash": "2 3"},
    live.LIVE,
    {"color": figures.ORANGE, "width": 2, "dash": "7 3 2 3"},
)


def _sliders(gammas, etas=live.ETAS):
    return live.eta_slider(etas, 0.4), live.gamma_slider(gammas), live.steps_slider()


def _runs(update, gammas, etas=live.ETAS):
    """Return the traces for all settings; shape (etas, gammas, steps + 1, 4)."""
    return engine.over_grid(
        lambda **setting: engine.trace_2d(update, int(live.STEPS[-1]), **setting),
        eta=etas,
        gamma=gammas,
    )


def limit(update):
    """Show the run and its states for gamma up to 1.

    Parameters
    ----------
    update : callable
        The reader's function, as `engine.trace_2d` runs it, with keywords ``eta`` and ``gamma``.

    Returns
    -------
    Picture, Problem or Waiting
        To be shown as the last line of a cell.
    """
    return or_problem(lambda: Picture(_limit_scene(_runs(update, ALL_GAMMAS, ALL_ETAS))))


def _limit_scene(runs):
    scene = Scene(
        "How far your run is from the minimum, and what its states hold; γ goes up to 1",
        "Quá trình của bạn cách cực tiểu bao xa, và các trạng thái chứa gì; γ kéo được đến 1",
        *_sliders(ALL_GAMMAS, ALL_ETAS),
    )
    both = ["eta", "gamma"]
    scene.numbers("t", np.arange(len(live.STEPS) + 1))
    for i, name in enumerate(("x1", "x2", "s1", "s2")):
        values = abs(runs[..., i]) if i < 2 else runs[..., i] + engine.EPS
        scene.numbers(name, engine.log10(values), both)
    with np.errstate(all="ignore"):
        rates = ALL_ETAS[:, None, None, None] / np.sqrt(runs[..., 1:, 2:] + engine.EPS)
    for panel, names in zip(_limit_panels(), (("x1", "x2"), ("s1", "s2")), strict=True):
        scene.panel(*panel)
        for name, style in zip(names, (FIRST, SECOND), strict=True):
            scene.curve("t", name, style, until="steps", plus=2, watch="above")
    for i in (0, 1):
        scene.numbers(f"rate {i}", rates[..., i], both)
        text = f"η/√(s{'₁₂'[i]}+ε) ="
        scene.readout(text, text, f"rate {i}", until="steps", plus=1)
    return scene


def _limit_panels():
    def draw(ax, symbol, limits, ylabel):
        for i, style in enumerate((FIRST, SECOND), 1):
            ax.plot([], [], label=symbol.format(i), **figures.line(style))
        ax.set(xlabel=figures.STEP, ylabel=ylabel, yscale="log", xlim=(0, 51), ylim=limits)
        ax.legend(loc="upper right")

    return (
        ("distance", "khoảng cách", lambda ax: draw(ax, "$|x_{}|$", (1e-6, 1e12), "$|x|$")),
        ("states", "trạng thái", lambda ax: draw(ax, "$s_{} + ε$", (1e-7, 1e3), "$s + ε$")),
    )


def valleys(straight, turned):
    """Show two valleys, and the runs of one setting in them, side by side.

    Parameters
    ----------
    straight, turned : pair of callable
        The reader's ``f(x1, x2)``, and the update that `engine.trace_2d` runs in it.

    Returns
    -------
    Picture, Problem or Waiting
        To be shown as the last line of a cell.
    """
    return or_problem(lambda: Picture(_valleys_scene(straight, turned)))


def _valleys_scene(straight, turned):
    scene = Scene(
        "The same η and γ in the straight valley and in the turned one",
        "Cùng η và γ trong thung lũng cũ và trong thung lũng đã xoay",
        *_sliders(live.GAMMAS),
    )
    named = (("straight", "thẳng", *straight, SECOND), ("turned", "đã xoay", *turned, FIRST))
    points = {"until": "steps", "plus": 2}
    scene.numbers("t", np.arange(len(live.STEPS) + 1))
    for english, vietnamese, f, update, style in named:
        _valley_numbers(scene, english, f, _runs(update, live.GAMMAS))
        # As high as wide, so that 45 degrees look like 45 degrees.
        scene.panel(english, vietnamese, functools.partial(_draw_valley, f), height=434)
        names = f"{english} x1", f"{english} x2"
        scene.curve(*names, style | {"width": 1.5, "dash": ""}, watch=True, **points)
        scene.curve(*names, style | {"width": 6, "dash": ""}, dots=True, **points)
    scene.panel("f at each step", "f ở từng bước", lambda ax: _descent_axes(ax, named), height=434)
    for english, vietnamese, _, _, style in named:
        scene.curve("t", f"{english} log f", style, **points)
        scene.readout(f"f, {english}:", f"f, {vietnamese}:", f"{english} f", **points)
    return scene


def _valley_numbers(scene, name, f, runs):
    with np.errstate(all="ignore"):
        values = engine.on_arrays(f, runs[..., 0], runs[..., 1])
    for suffix, numbers in (("x1", runs[..., 0]), ("x2", runs[..., 1]), ("f", values)):
        scene.numbers(f"{name} {suffix}", numbers, ["eta", "gamma"])
    scene.numbers(f"{name} log f", engine.log10(values), ["eta", "gamma"])


def _draw_valley(f, ax):
    figures.contours(ax, lambda x1, x2: engine.on_arrays(f, x1, x2), 2, 2, bottom=-5.5)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-5.5, 2), ylim=(-5.5, 2))


def _descent_axes(ax, named):
    for english, vietnamese, _, _, style in named:
        ax.plot([], [], label=f"{english} · {vietnamese}", **figures.line(style))
    ax.set(xlabel=figures.STEP, ylabel="f", yscale="log", xlim=(0, 51), ylim=(1e-12, 1e3))
    ax.legend(loc="upper right", fontsize="small")


def schedules(rmsprop, images, rate, steps, epochs, **functions):
    """Show what learning-rate schedules do to the classification of images.

    Parameters
    ----------
    rmsprop : callable
        The reader's ``rmsprop(params, states, hyperparams)``.
    images : images.Images
        What is classified.
    rate : float
        The rate that the schedules are written for; a slider scales them to others.
    steps, epochs : int
        How long the run is.
    **functions : callable
        By name, the reader's ``schedule(step)``; those not written yet are left out.

    Returns
    -------
    Picture, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        shapes = _written(functions, rate, steps)
        taken = _classify(rmsprop, images, np.array(list(shapes.values())), epochs)
        return Picture(_schedules_scene(taken, rate, epochs, shapes))

    return or_problem(make)


def _written(functions, rate, steps):
    """Return {name: shape of the schedule over the steps} for the functions that are written."""
    shapes = {}
    for name, schedule in functions.items():
        try:
            rates = [float(answered(schedule(step))) for step in range(steps)]
            shapes[name] = np.array(rates) / rate
        except Exception as error:  # an unwritten one is no problem; any other error is one
            if not unanswered(error):
                raise
    if not shapes:
        raise NotImplementedError
    return shapes


def _schedules_scene(taken, rate, epochs, shapes):
    scene = Scene(
        "Your schedules at work: handwritten digits, softmax regression, RMSProp",
        "Các cách điều chỉnh bạn viết: chữ số viết tay, hồi quy softmax, RMSProp",
        live.eta_slider(PEAKS, rate),
    )
    losses, accuracies = taken
    steps = len(next(iter(shapes.values())))
    scene.numbers("step", np.arange(steps) * epochs / steps)
    scene.numbers("epoch", np.arange(1, epochs + 1))
    for i, (name, shape) in enumerate(shapes.items()):
        scene.numbers(f"{name} rate", shape)
        scene.numbers(f"{name} loss", engine.log10(losses[:, i]), ["eta"])
        scene.numbers(f"{name} right", 100 * accuracies[:, i], ["eta"])
        scene.numbers(f"{name} end", 100 * accuracies[:, i, -1:], ["eta"])
    for x, suffix, panel in _schedule_panels(shapes, epochs):
        scene.panel(*panel)
        for name, style in zip(shapes, LINES, strict=False):
            scene.curve(x, f"{name} {suffix}", style)
    for name in shapes:
        scene.readout(f"{name}, %:", f"{name}, %:", f"{name} end", digits=1)
    return scene


def _classify(rmsprop, images, shapes, epochs):
    """Return losses and accuracies after each epoch; shape (rates, schedules, epochs)."""
    a_epoch = shapes.shape[1] // epochs  # minibatches
    size = len(images.train_labels) // a_epoch
    orders = engine.minibatch_orders(a_epoch * size, size, epochs, 1)
    train, test = (
        (pixels.reshape(len(pixels), -1), labels)
        for pixels, labels in (
            (images.train_images, images.train_labels),
            (images.test_images, images.test_labels),
        )
    )
    rates = (PEAKS[:, None, None] * shapes).reshape(-1, shapes.shape[1])
    with np.errstate(all="ignore"):
        taken = engine.train_softmax(rmsprop, train, test, orders, a_epoch, rates, 0.9)
    return [values.reshape(len(PEAKS), len(shapes), -1) for values in taken]


def _schedule_panels(shapes, epochs):
    def draw(ax, **axes):
        ax.set(xlabel="epoch", xlim=(0, epochs), **axes)

    def draw_rates(ax):
        for name, style in zip(shapes, LINES, strict=False):
            ax.plot([], [], label=name, **figures.line(style))
        draw(ax, ylabel="η(t) / η", ylim=(-0.05, 1.6))
        ax.legend(loc="upper right", fontsize="small", ncols=2)

    loss = {"ylabel": "loss · mất mát", "yscale": "log", "ylim": (0.01, 5)}
    right = {"ylabel": "accuracy · độ chính xác (%)", "ylim": (80, 100)}
    return (
        ("step", "rate", ("schedules", "định thời tốc độ học", draw_rates)),
        ("epoch", "loss", ("loss", "mất mát", lambda ax: draw(ax, **loss))),
        ("epoch", "right", ("accuracy", "độ chính xác", lambda ax: draw(ax, **right))),
    )
