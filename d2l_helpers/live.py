"""The chapter's live pictures, one function for each: run the reader's code, set the scene."""

import asyncio
import functools

import numpy as np

from d2l_helpers import engine, figures
from d2l_helpers.problem import or_problem
from d2l_helpers.scene import Picture, Scene, Slider

# Positions of the sliders; the γ stand closer where a small change matters more.
ETAS = np.round(0.05 * np.arange(1, 65), 2)
LOG_ETAS = np.array([float(f"{10 ** (k / 16 - 4):.1e}") for k in range(64)])
GAMMAS = np.round(
    np.concatenate(
        [
            np.arange(14) * 0.05,
            0.70 + np.arange(20) * 0.01,
            0.90 + np.arange(10) * 0.005,
            0.95 + np.arange(10) * 0.004,
            0.99 + np.arange(10) * 0.001,
        ]
    ),
    3,
)
STEPS = np.arange(1, 51)
ANGLES = np.arange(46)  # degrees
LEVELS = (0.05, 0.3, 1, 2, 4, 7, 11)  # of f, for contour lines that turn
PAST = 40
EVERY = 20  # minibatches from one loss to the next, as in d2l.train_ch11

LIVE = {"color": "#B00020", "width": 2.5, "dash": ""}
DOTS = {"color": "#B00020", "width": 6, "dash": ""}
SECOND = {"color": figures.BLUE, "width": 2, "dash": "6 3"}
OTHER = {"color": figures.GREEN, "width": 2, "dash": "6 3"}
CHAPTER = {"color": figures.GREY, "width": 2, "dash": "3 3"}
CONTOUR = {"color": figures.GREY, "width": 0.8, "dash": ""}
MARK = {"color": "#FFFFFF", "width": 14, "dash": ""}
POINT = {"color": "#B00020", "width": 9, "dash": ""}


def eta_slider(values, start):
    """Return the slider for the learning rate."""
    return Slider("eta", "η", "learning rate", "tốc độ học", values, start)


def gamma_slider(values=GAMMAS):
    """Return the slider for the decay."""
    return Slider("gamma", "γ", "decay", "hệ số suy giảm", values, 0.9)


def steps_slider():
    """Return the slider for the number of steps."""
    return Slider("steps", "t", "steps", "số bước", STEPS, engine.STEPS)


def weights(leaky_weights, chapter=(0.95, 0.9, 0.8, 0.7)):
    """Show the weights of the past under a slider for gamma, over the chapter's four curves.

    Parameters
    ----------
    leaky_weights : callable
        The reader's ``leaky_weights(gamma, steps)``, which returns an array of shape (steps,).
    chapter : sequence of float
        The values of gamma whose curves stay.

    Returns
    -------
    Picture or Problem
        To be shown as the last line of a cell.
    """
    return or_problem(lambda: Picture(_weights_scene(leaky_weights, chapter)))


def _weights_scene(leaky_weights, chapter):
    def draw(ax):
        for style, gamma in zip(figures.STYLES, chapter, strict=False):
            ax.plot(leaky_weights(gamma, PAST), alpha=0.7, label=f"γ = {gamma}", **style)
        ax.set(xlabel="time · thời gian (k)", ylabel="$(1-γ)\\,γ^k$")
        ax.set(xlim=(-0.5, PAST), ylim=(0, 0.55))
        ax.legend()

    scene = Scene(
        "The weights of the past for the γ that you choose (thick), over the chapter's four",
        "Trọng số của quá khứ với γ bạn chọn (nét đậm), trên nền bốn đường của chương",
        gamma_slider(),
    )
    curves = np.array([_weights_of(leaky_weights, gamma) for gamma in GAMMAS])
    with np.errstate(divide="ignore"):
        half_life = np.log(0.5) / np.log(GAMMAS)
    scene.numbers("k", np.arange(PAST))
    scene.numbers("weights", curves, ["gamma"])
    scene.numbers("window", 1 / (1 - GAMMAS[:, None]), ["gamma"])
    scene.numbers("half-life", half_life[:, None], ["gamma"])
    scene.numbers("share", 100 * curves.sum(axis=1, keepdims=True), ["gamma"])
    scene.panel("weights of the past", "trọng số của quá khứ", draw, width=480)
    scene.curve("k", "weights", LIVE, watch=True)
    scene.readout("window 1/(1−γ):", "cửa sổ 1/(1−γ):", "window", digits=2)
    scene.readout("half-life ln ½ / ln γ:", "chu kỳ bán rã ln ½ / ln γ:", "half-life", digits=2)
    scene.readout("in 40 steps, %:", "trong 40 bước, %:", "share", digits=2)
    return scene


def _weights_of(leaky_weights, gamma):
    given = np.asarray(leaky_weights(float(gamma), PAST), float)
    if given.shape != (PAST,):
        raise ValueError(
            f"The function must return {PAST} weights, not an array of the shape {given.shape}.\n"
            f"Hàm phải trả về {PAST} trọng số, không phải mảng có kích thước {given.shape}."
        )
    return given


def memory(remember, squares, eta=0.4):
    """Show three memories of one stream, and the steps that they allow, under a slider for gamma.

    Parameters
    ----------
    remember : callable
        The reader's function, as `engine.remember` runs it.
    squares : ndarray, shape (steps,)
        The squared gradients.
    eta : float
        The learning rate of the steps eta / sqrt(s + eps).

    Returns
    -------
    Picture or Problem
        To be shown as the last line of a cell.
    """
    return or_problem(lambda: Picture(_memory_scene(remember, squares, eta)))


def _memory_scene(remember, squares, eta):
    def run(gamma):
        return np.stack(list(engine.remember(remember, squares, gamma=gamma).values()))

    scene = Scene(
        "Adagrad's sum, the mean and the leaky average of one stream",
        "Tổng của Adagrad, trung bình và trung bình rò rỉ của cùng một luồng dữ liệu",
        gamma_slider(),
        first=1,
    )
    scene.numbers("t", np.arange(1, len(squares) + 1))
    with np.errstate(all="ignore"):
        kept = np.moveaxis(engine.over_grid(run, gamma=GAMMAS), 1, 0)
        for name, values in zip(("sum", "mean", "leaky"), kept, strict=True):
            scene.numbers(name, engine.log10(values), ["gamma"])
            scene.numbers(
                f"{name} step", engine.log10(eta / np.sqrt(values + engine.EPS)), ["gamma"]
            )
            scene.numbers(f"{name} end", values[:, -1:], ["gamma"])
    for english, vietnamese, suffix, draw in _memory_panels(squares, eta):
        scene.panel(english, vietnamese, draw)
        scene.curve("t", f"sum{suffix}", SECOND)
        scene.curve("t", f"mean{suffix}", CHAPTER)
        scene.curve("t", f"leaky{suffix}", LIVE, watch=True)
    scene.readout("at the end: sum", "ở bước cuối: tổng", "sum end")
    scene.readout("mean", "trung bình", "mean end")
    scene.readout("leaky average", "trung bình rò rỉ", "leaky end")
    return scene


def _memory_panels(squares, eta):
    def draw(ax, ylabel, limits):
        for style, name in (
            (SECOND, "$\\sum g^2$ (Adagrad)"),
            (CHAPTER, "$s_t / t$"),
            (LIVE, "leaky · rò rỉ"),
        ):
            ax.plot([], [], label=name, **figures.line(style))
        ax.set(xlabel=figures.STEP, ylabel=ylabel, yscale="log", ylim=limits)
        ax.set_xlim(0, len(squares) + 1)

    def draw_memories(ax):
        ax.plot(np.arange(1, len(squares) + 1), squares, ".", color=figures.GREY, markersize=3)
        draw(ax, "$s_t$", (squares.min() / 100, 10 * squares.sum()))

    def draw_steps(ax):
        draw(ax, "$η / \\sqrt{s_t + ε}$", (eta / np.sqrt(10 * squares.sum()), 100 * eta))
        ax.legend(loc="upper right", fontsize="small")

    return (
        ("the three memories", "ba cách ghi nhớ", "", draw_memories),
        ("effective learning rate", "tốc độ học hiệu dụng", " step", draw_steps),
    )


def trace(f, update, beside=None):
    """Show the 2D trace, the effective learning rates and the map of all settings.

    Parameters
    ----------
    f : callable
        The reader's ``f(x1, x2)``.
    update : callable
        The reader's function, as `engine.trace_2d` runs it, with keywords ``eta`` and ``gamma``.
    beside : callable, optional
        Another, with ``eta`` alone, whose trace can be shown too: Adagrad's.

    Returns
    -------
    Picture or Problem
        To be shown as the last line of a cell.
    """

    def make():
        scene = _trace_scene(f, _trace_tables(f, update, beside, engine.START), beside)
        picture = Picture(scene)
        picture.on_wish(lambda start: scene.renew(_tables_only(f, update, beside, start)))
        return picture

    return or_problem(make)


def _trace_tables(f, update, beside, start):
    """Return {name: (numbers, names of the sliders)} for all positions of the sliders."""
    steps = int(STEPS[-1])
    both, eta_only = ["eta", "gamma"], ["eta"]
    runs = engine.over_grid(
        lambda **setting: engine.trace_2d(update, steps, start, **setting), eta=ETAS, gamma=GAMMAS
    )
    with np.errstate(all="ignore"):
        values = engine.on_arrays(f, runs[..., 0], runs[..., 1])
        rates = ETAS[:, None, None, None] / np.sqrt(runs[..., 1:, 2:] + engine.EPS)
        tables = {
            "x1": (runs[..., 0], both),
            "x2": (runs[..., 1], both),
            "f": (values, both),
            "log f": (engine.log10(values[..., 1:]), both),
            "rate 1": (engine.log10(rates[..., 0]), both),
            "rate 2": (engine.log10(rates[..., 1]), both),
        }
    if beside is not None:
        other = engine.over_grid(
            lambda **setting: engine.trace_2d(beside, steps, start, **setting), eta=ETAS
        )
        with np.errstate(all="ignore"):
            reached = engine.on_arrays(f, other[..., 0], other[..., 1])
        for name, values in (("1", other[..., 0]), ("2", other[..., 1]), ("f", reached)):
            tables[f"beside {name}"] = values, eta_only
    return tables


def _tables_only(*arguments):
    return {name: values for name, (values, _) in _trace_tables(*arguments).items()}


def _trace_scene(f, tables, beside):
    scene = Scene(
        "The trace of your function; drag the start point, and click on the map",
        "Quỹ đạo do hàm bạn viết tạo ra; hãy kéo điểm xuất phát và nhấp vào bản đồ",
        eta_slider(ETAS, 0.4),
        gamma_slider(),
        steps_slider(),
    )
    for name, (values, by) in tables.items():
        scene.numbers(name, values, by)
    scene.numbers("t", STEPS)
    scene.numbers("eta index", np.arange(len(ETAS))[:, None], ["eta"])
    scene.numbers("gamma index", np.arange(len(GAMMAS))[:, None], ["gamma"])
    _trace_panel(scene, f, beside)
    _map_panel(scene, ETAS, (0.4, 1, 2, 3), "log f", (-8, 2), ("f", "f"), "steps")
    _rates_panel(scene)
    points = {"until": "steps", "plus": 2}
    scene.readout("x₁ =", "x₁ =", "x1", digits=6, **points)
    scene.readout("x₂ =", "x₂ =", "x2", digits=6, **points)
    scene.readout("f(x) =", "f(x) =", "f", **points)
    if beside is not None:
        scene.readout("Adagrad: f(x) =", "Adagrad: f(x) =", "beside f", **points)
    return scene


def _trace_panel(scene, f, beside):
    def draw(ax):
        figures.contours(ax, lambda x1, x2: engine.on_arrays(f, x1, x2), right=2, top=2)
        ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-5.5, 2), ylim=(-3, 2))

    points = {"until": "steps", "plus": 2}
    scene.panel("trace over the contour lines", "quỹ đạo trên các đường đồng mức", draw)
    if beside is not None:
        shown = scene.toggle("Adagrad at the same η (green)", "Adagrad với cùng η (màu xanh lục)")
        scene.curve("beside 1", "beside 2", OTHER, toggle=shown, **points)
        dots = OTHER | {"width": 5, "dash": ""}
        scene.curve("beside 1", "beside 2", dots, dots=True, toggle=shown, **points)
    scene.curve("x1", "x2", LIVE | {"width": 1.5}, watch=True, **points)
    scene.curve("x1", "x2", DOTS, dots=True, **points)
    scene.handle((-5.5, -3), (2, 2))


def _rates_panel(scene):
    def draw(ax):
        ax.plot([], [], label="$x_1$", **figures.line(LIVE))
        ax.plot([], [], label="$x_2$", **figures.line(SECOND))
        ax.set(xlabel=figures.STEP, ylabel="$η / \\sqrt{s + ε}$", yscale="log")
        ax.set(xlim=(0, STEPS[-1] + 1), ylim=(1e-2, 1e3))
        ax.legend(loc="upper left")

    scene.panel("effective learning rates", "tốc độ học hiệu dụng", draw)
    for name, style in (("rate 1", LIVE), ("rate 2", SECOND)):
        scene.curve("t", name, style, until="steps", plus=1)


def _map_panel(scene, etas, marks, name, limits, label, until=None):
    def draw(ax):
        upwards = GAMMAS, (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
        figures.map_axes(ax, (etas, marks), upwards, *limits, label[0])

    scene.panel(f"{label[0]} for all settings", f"{label[1]} với mọi thiết lập", draw)
    scene.map(name, *limits, until)
    for style in (MARK, POINT):
        scene.curve("eta index", "gamma index", style, dots=True, clip=False)


def training(rmsprop, init_states, rows, seed=1, beside=None):
    """Show the loss of two epochs and the map of the final loss, under sliders for eta and gamma.

    Parameters
    ----------
    rmsprop : callable
        The reader's ``rmsprop(params, states, hyperparams)``.
    init_states : callable
        The reader's ``init_rmsprop_states(feature_dim)``.
    rows : ndarray, shape (rows, features + 1)
        Standardised data; the first 1500 rows are trained on.
    seed : int
        Of the minibatches' order, as for `data.get_data_ch11`.
    beside : callable, optional
        Another ``rmsprop`` that takes no notice of gamma, run once for every eta: its curve is
        dashed.

    Returns
    -------
    Picture or Problem
        To be shown as the last line of a cell.
    """

    def make():
        second = {} if beside is None else {"your γ(t) · γ(t) của bạn": SECOND}
        scene = _training_scene(rmsprop, init_states, rows[:1500], seed, second)
        if beside is not None:
            losses = _losses(beside, init_states, rows[:1500], seed, GAMMAS[:1])[:, 0]
            scene.numbers("beside", engine.log10(losses), ["eta"])
            scene.numbers("beside end", losses[:, -1:], ["eta"])
            scene.curve("epoch", "beside", SECOND)
            scene.readout("dashed:", "nét đứt:", "beside end", digits=4)
        scene.numbers("eta index", np.arange(len(LOG_ETAS))[:, None], ["eta"])
        scene.numbers("gamma index", np.arange(len(GAMMAS))[:, None], ["gamma"])
        marks = (0.0001, 0.001, 0.01, 0.1)
        _map_panel(scene, LOG_ETAS, marks, "excess", (-3.5, 1), ("loss − min", "mất mát − min"))
        return Picture(scene)

    return or_problem(make)


def _training_scene(rmsprop, init_states, rows, seed, second):
    losses = _losses(rmsprop, init_states, rows, seed)
    minimum = engine.least_loss(rows)
    scene = Scene(
        "The loss over two epochs with your function; grey: the chapter's setting",
        "Mất mát trong hai epoch với hàm bạn viết; màu xám: thiết lập của chương",
        eta_slider(LOG_ETAS, 0.01),
        gamma_slider(),
        first=EVERY,
        stride=EVERY,
    )
    starts = tuple(slider.start for slider in scene.sliders.values())
    both = ["eta", "gamma"]
    with np.errstate(all="ignore"):
        scene.numbers("log loss", engine.log10(losses), both)
        scene.numbers("chapter", engine.log10(losses[starts]))
        scene.numbers("loss", losses[..., -1:], both)
        scene.numbers("excess", engine.log10(losses[..., -1:] - minimum), both)
    scene.numbers("epoch", _epochs(losses.shape[-1]))
    styles = {
        "your function · hàm của bạn": LIVE,
        "the chapter's setting · thiết lập của chương": CHAPTER,
    } | second
    draw = functools.partial(figures.loss_axes, minimum=minimum, styles=styles)
    scene.panel("loss curve", "đường cong mất mát", draw)
    scene.curve("epoch", "chapter", CHAPTER)
    scene.curve("epoch", "log loss", LIVE, watch=True)
    scene.readout("final loss:", "mất mát cuối:", "loss", digits=4)
    return scene


def _losses(rmsprop, init_states, rows, seed, gammas=GAMMAS):
    orders = engine.minibatch_orders(len(rows), 10, 2, seed)
    states = [
        np.asarray(state.asnumpy() if hasattr(state, "asnumpy") else state)
        for state in init_states(rows.shape[1] - 1)
    ]
    train = functools.partial(engine.train_linear, rmsprop, states, rows, orders, EVERY)
    eta, gamma = np.meshgrid(LOG_ETAS, gammas, indexing="ij")
    with np.errstate(all="ignore"):
        losses = np.moveaxis(train(lr=eta, gamma=gamma), 0, -1)
        if engine.mixed(lambda i: train(lr=eta[i], gamma=gamma[i]), losses, eta.shape):
            raise ValueError(MIXED)
    return losses


MIXED = (
    "The arrays that the function gets hold all settings side by side, in their last axis, and it "
    "mixes them: for one setting alone it gives another result. Let np.sum, np.mean and the like "
    "run over axis 0 only.\n"
    "Các mảng mà hàm nhận được chứa mọi thiết lập cạnh nhau theo trục cuối, và hàm trộn chúng với "
    "nhau: chỉ với một thiết lập, nó cho kết quả khác. Hãy để np.sum, np.mean và các hàm tương tự "
    "chỉ chạy theo trục 0."
)


def _epochs(points):
    return np.arange(1, points + 1) * 2 / points


def trainer(rmsprop, init_states, rows, run, seed=1):
    """Lay MXNet's Trainer, run when a slider is let go, over the curve of the reader's function.

    Parameters
    ----------
    rmsprop, init_states, rows, seed
        As for `training`.
    run : callable
        The reader's ``run(eta, gamma)``: gives, one by one, the losses of `Trainer` after every 20
        minibatches, from parameters of zero and with the minibatches of the same seed.

    Returns
    -------
    Picture or Problem
        To be shown as the last line of a cell.
    """

    def make():
        scene = _training_scene(rmsprop, init_states, rows[:1500], seed, {"Trainer": SECOND})
        losses = 10.0 ** scene.values("log loss")
        scene.overlay(_epochs(losses.shape[-1]), SECOND, _differ(1e-8))
        picture = Picture(scene)
        picture.on_question(lambda setting: _answers(run, losses, setting))
        return picture

    return or_problem(make)


async def _answers(run, losses, setting):
    """Run the Trainer for one setting, and say after every loss how far it is."""
    expected = losses[setting["eta"], setting["gamma"]]
    found = []
    for loss in run(float(LOG_ETAS[setting["eta"]]), float(GAMMAS[setting["gamma"]])):
        found.append(float(loss))
        done = f"{100 * len(found) // len(expected)} %"
        yield {
            "y": engine.log10(found).tolist(),
            "status": {"en": f"Trainer runs: {done}", "vi": f"Trainer đang chạy: {done}"},
        }
        await asyncio.sleep(0)  # a slider that is moved meanwhile gets its turn
    yield {"y": engine.log10(found).tolist(), "status": _agreement(np.array(found), expected)}


def _agreement(found, expected):
    if len(found) != len(expected):
        raise ValueError(
            f"run must give {len(expected)} losses, not {len(found)}.\n"
            f"run phải cho {len(expected)} giá trị mất mát, không phải {len(found)}."
        )
    if not np.isfinite([found, expected]).all():
        return {
            "en": "The run diverges, so there is nothing to compare.",
            "vi": "Quá trình phân kỳ nên không có gì để so sánh.",
        }
    return _differ(np.max(np.abs(found - expected)))


def _differ(difference):
    difference = f"{difference:.1e}".replace("-", "−")
    return {
        "en": f"Trainer (dashed) and your function differ by {difference} at most.",
        "vi": f"Trainer (nét đứt) và hàm của bạn chênh nhau tối đa {difference}.",
    }


def rotation(f, rmsprop, beside):
    """Show RMSProp in a valley that turns, under sliders for the angle, eta and the steps.

    The start point turns with the valley: in the valley's own coordinates, all runs start alike.

    Parameters
    ----------
    f : callable
        The reader's ``f(x1, x2, angle)``, the angle in degrees: a quadratic form.
    rmsprop : callable
        The reader's ``rmsprop(x1, x2, s1, s2, eta, angle)``, which returns the first four.
    beside : dict of str to (callable, int)
        By the names "plain" and "full", other updates of the same form and the number of their
        states, which begin at 0.

    Returns
    -------
    Picture or Problem
        To be shown as the last line of a cell.
    """
    return or_problem(lambda: Picture(_rotation_scene(f, rmsprop, beside)))


METHODS = {  # of the rotation: its style and its name in both languages
    "rmsprop": (LIVE, "RMSProp", "RMSProp"),
    "full": (SECOND, "full matrix", "ma trận đầy đủ"),
    "plain": (CHAPTER, "plain", "hạ gradient thường"),
}


def _rotation_scene(f, rmsprop, beside):
    scene = Scene(
        "The valley turns; full-matrix preconditioning turns with it, RMSProp does not",
        "Thung lũng xoay; tiền điều kiện ma trận đầy đủ xoay theo, RMSProp thì không",
        Slider("angle", "∠", "angle in degrees", "góc, tính bằng độ", ANGLES, 0),
        eta_slider(ETAS[:16], 0.4),
        steps_slider(),
    )
    both = ["angle", "eta"]
    for name, (update, states) in ({"rmsprop": (rmsprop, 2)} | beside).items():
        walks = _turned_walks(update, states)
        with np.errstate(all="ignore"):
            values = f(*walks, ANGLES[:, None, None])
            scene.numbers(f"log f {name}", engine.log10(values), both)
        scene.numbers(f"f {name}", values, both)
        for axis, positions in zip("12", walks, strict=True):
            scene.numbers(f"x{axis} {name}", positions, both)
    scene.numbers("t", np.arange(STEPS[-1] + 1))
    scene.numbers("condition", _conditions_seen(f), ["angle"])
    _turning_panel(scene, f, beside)
    _descent_panel(scene, beside)
    scene.readout("condition number:", "số điều kiện:", "condition", digits=2)
    for name in ("rmsprop", *beside):
        _, english, vietnamese = METHODS[name]
        at = {"until": "steps", "plus": 2}
        scene.readout(f"f, {english}:", f"f, {vietnamese}:", f"f {name}", **at)
    return scene


def _turned_walks(update, states):
    """Return the two coordinates, each of shape (angles, etas, steps + 1)."""

    def run(angle, eta):
        state = (*engine.turned(engine.START, angle), *[0.0] * states)
        return engine.walk(update, state, int(STEPS[-1]), angle=angle, eta=eta)[:, :2]

    return np.moveaxis(engine.over_grid(run, angle=ANGLES, eta=ETAS[:16]), -1, 0)


def _conditions_seen(f):
    """Return the condition number behind a diagonal preconditioner, one row for each angle."""
    seen = []
    for angle in map(float, ANGLES):
        one, two = 2 * f(1.0, 0.0, angle), 2 * f(0.0, 1.0, angle)
        mixed = f(1.0, 1.0, angle) - (one + two) / 2
        seen.append([engine.condition_numbers(np.array([[one, mixed], [mixed, two]]))[1]])
    return np.array(seen)


def _turning_panel(scene, f, beside):
    def draw(ax):
        ax.plot(0, 0, "x", color="black", markersize=7)
        ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-6, 2.5), ylim=(-6, 2.5))

    scene.panel("trace in the turning valley", "quỹ đạo trong thung lũng xoay", draw, height=420)
    around = np.linspace(0, 2 * np.pi, 181)
    for level in LEVELS:  # where a quadratic form has this value, in each direction
        radius = np.sqrt(level / f(np.cos(around), np.sin(around), ANGLES[:, None]))
        scene.numbers(f"level 1 {level}", radius * np.cos(around), ["angle"])
        scene.numbers(f"level 2 {level}", radius * np.sin(around), ["angle"])
        scene.curve(f"level 1 {level}", f"level 2 {level}", CONTOUR)
    points = {"until": "steps", "plus": 2}
    for name in beside:
        style, english, vietnamese = METHODS[name]
        shown = scene.toggle(english, vietnamese)
        scene.curve(f"x1 {name}", f"x2 {name}", style, toggle=shown, **points)
    scene.curve("x1 rmsprop", "x2 rmsprop", LIVE | {"width": 1.5}, watch=True, **points)
    scene.curve("x1 rmsprop", "x2 rmsprop", DOTS, dots=True, **points)


def _descent_panel(scene, beside):
    names = ("rmsprop", *beside)

    def draw(ax):
        for name in names:
            style, english, vietnamese = METHODS[name]
            label = english if english == vietnamese else f"{english} · {vietnamese}"
            ax.plot([], [], label=label, **figures.line(style))
        ax.set(xlabel=figures.STEP, ylabel="f", yscale="log", xlim=(0, STEPS[-1]), ylim=(1e-8, 1e2))
        ax.legend(loc="upper right", fontsize="small")

    scene.panel("f over the steps", "f theo các bước", draw, height=420)
    for name in names:
        scene.curve("t", f"log f {name}", METHODS[name][0])
