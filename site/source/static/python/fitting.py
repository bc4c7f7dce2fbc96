"""Training on a page, by the chapter's own loop: for many settings at once, or for one."""

from js import arrays, table
from numpy import Array, Life, Parameter
from running import put

from d2l_helpers import loops

UNMOVED = (
    "The function changes none of its parameters: write p[:] = … · "
    "Hàm không thay đổi tham số nào: hãy viết p[:] = …"
)


def train(job, settings, begin, keep):
    """Train the table's model, and return what was kept.

    `settings` are pairs of a name and the values of all settings, or one number. ``begin(given)``
    returns the reader's optimizer for the settings as it is handed them; ``keep(point, *measured)``
    is called after every so many minibatches.
    """
    values = settings[0][1]
    n = 1 if isinstance(values, (int, float)) else values.length
    Life.begin(n)
    given = {name: put(values) for name, values in settings}
    params, gradients, states = ([_zeros(size * n) for size in table.sizes()] for _ in range(3))
    for p, gradient in zip(params, gradients):
        p.grad = gradient
    Life.stays()
    handles, measured = [array.handle for array in params + gradients], [0]

    def differentiate(batch):
        Life.clear()
        table.differentiate(n, batch, *handles)

    def measure():
        measured[0] += 1
        return keep(measured[0] - 1, *[Array(each) for each in table.measure(n, *handles[:2])])

    steps, every = range(table.steps()), job.values.every
    kept = loops.train(begin(given), params, states, given, steps, differentiate, measure, every)
    if not table.moved(*handles[:2]):
        raise ValueError(UNMOVED)
    return kept


def _zeros(size):
    return Parameter(arrays.full(size, 0))
