"""The colours of the chapter: each means one thing, in every picture, live or still.

In a live picture they follow the page's theme: `picture.css` gives each name its dark twin.
"""

import itertools

RMSPROP = "#b5121b"  # and its leaky average
ADAGRAD = "#0067a5"  # and its sum
REFERENCE = "#6a6a6a"  # the chapter's setting, the mean of all, plain gradient descent: what one
# compares with
ADAM = "#7f20df"
MOMENTUM = "#b85c00"  # dashed, too: to some eyes it is near to red
THIRD, FOURTH, FIFTH = "#00785a", "#b35900", "#8e4585"  # what has no meaning of its own
INK = "#222222"  # names and numbers
SOFT = "#6b6b6b"  # axes
NAMES = {
    RMSPROP: "rmsprop",
    ADAGRAD: "adagrad",
    REFERENCE: "reference",
    ADAM: "adam",
    MOMENTUM: "momentum",
    THIRD: "third",
    FOURTH: "fourth",
    FIFTH: "fifth",
    INK: "ink",
    SOFT: "soft",
}
VALLEY = "#5b7fa6"  # pale on white, and on black
OTHERS = REFERENCE, THIRD, FOURTH, FIFTH, INK  # take turns where no colour has a meaning
DASHES = "-", "--", "-.", ":", (0, (6, 1, 1, 1))
MAP = "Blues_r"  # good is dark, on pale; even in grey


def styles(names):
    """Return matplotlib's keywords of a line for each name.

    They have the method's own colour, or the next of the others; no two of 25 others are alike.
    """
    own = {"RMSProp": RMSPROP, "Adagrad": ADAGRAD}
    others = ((OTHERS[i % 5], DASHES[(i + i // 5) % 5]) for i in itertools.count())
    found = ((own[name], "-") if name in own else next(others) for name in names)
    return [{"color": color, "linestyle": dash} for color, dash in found]
