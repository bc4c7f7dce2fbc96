"""What holds for every run of pytest: shuffled or not, a notebook runs from top to bottom."""


def pytest_collection_modifyitems(items):
    """Put the cells of each notebook together and in order; pytest-randomly has shuffled them."""
    items.sort(
        key=lambda item: (str(item.path), item.cell_num) if hasattr(item, "cell_num") else ()
    )
