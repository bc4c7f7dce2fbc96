"""The order of every run of pytest: shuffled by pytest-randomly, but for two things."""


def pytest_collection_modifyitems(items):
    """Put what needs a browser first, and the cells of each notebook together, in their order."""
    items.sort(key=_place)


def _place(item):
    if "browser" in getattr(item, "fixturenames", ()):
        return (0,)  # these take longest: what is shorter fills up the workers' time in the end
    return (1, str(item.path), item.cell_num) if hasattr(item, "cell_num") else (2,)
