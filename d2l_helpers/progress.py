"""How far a long computation is, in both languages."""

import time

from d2l_helpers.language import bilingual

PATIENCE = 1  # second without a sign of life
PAUSE = 0.1  # seconds between two pictures: a browser need not draw more


class Text:
    """A text in both languages.

    Parameters
    ----------
    english, vietnamese : str
        The same text in both languages.
    """

    def __init__(self, english, vietnamese):
        self.texts = english, vietnamese

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(self.texts)

    def _repr_html_(self):
        return bilingual(*self.texts)


def show(english, vietnamese):
    """Show a text in both languages: below a notebook's cell as HTML, in a terminal as lines."""
    from IPython.display import display

    display(Text(english, vietnamese))


class Progress:
    """A progress bar below a notebook's cell; outside a notebook, nothing.

    It ends as one line that says how much was done, the same each time.

    Parameters
    ----------
    total : int
        The steps in all.
    english, vietnamese : str
        What is counted, e.g. "epochs".
    """

    def __init__(self, total, english, vietnamese):
        self.total, self.done = total, 0
        self._names, self._handle, self._shown = (english, vietnamese), None, 0.0

    def __enter__(self):
        """Show the bar."""
        from IPython import display, get_ipython

        if get_ipython() is not None:
            self._handle = display.display(self, display_id=True)
        return self

    def __exit__(self, *_):
        """Show where it ended, be it by an error or by the reader's wish."""
        self._show()

    def step(self):
        """Count one step more."""
        self.at(self.done + 1)

    def at(self, done):
        """Set the steps done."""
        self.done = done
        if time.monotonic() - self._shown > PAUSE:
            self._show()

    def _show(self):
        self._shown = time.monotonic()
        if self._handle is not None:
            self._handle.update(self)

    def _texts(self):
        english, vietnamese = self._names
        return (
            f"{self.done} of {self.total} {english}",
            f"{self.done} trên {self.total} {vietnamese}",
        )

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(self._texts())

    def _repr_html_(self):
        bar = f'<progress max="{self.total}" value="{self.done}"></progress>'
        return ("" if self.done == self.total else bar) + bilingual(*self._texts())


def tracked(items, total, english, vietnamese):
    """Yield the items, with a progress bar if they take longer than a reader waits unasked.

    Parameters
    ----------
    items : iterable
        What to go through.
    total : int
        How many they are.
    english, vietnamese : str
        What they are.

    Yields
    ------
    object
        The items.
    """
    begun, progress = time.monotonic(), None
    for done, item in enumerate(items):
        yield item
        if progress is None and time.monotonic() - begun > PATIENCE:
            progress = Progress(total, english, vietnamese).__enter__()
        if progress:
            progress.at(done + 1)
    if progress:
        progress.__exit__()
