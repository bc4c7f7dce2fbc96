"""Texts in two languages, and showing them."""

import sys
from html import escape


def bilingual(english, vietnamese):
    """Return one text in both languages as HTML that follows the switch.

    Parameters
    ----------
    english, vietnamese : str
        The same text in both languages, plain (it is escaped here).

    Returns
    -------
    str
        An element of class ``bilingual`` with one child for each language.
    """
    parts = (
        f'<div lang="{lang}">{escape(text, quote=False)}</div>'
        for lang, text in (("en", english), ("vi", vietnamese))
    )
    return f'<div class="bilingual">{"".join(parts)}</div>'


def shell():
    """Return the IPython that runs this code, or None."""
    ipython = sys.modules.get("IPython")
    return ipython and ipython.get_ipython()


class Text:
    """A text in both languages.

    Parameters
    ----------
    english, vietnamese : str
        The same text in both languages.
    """

    def __init__(self, english, vietnamese):
        self._texts = english, vietnamese

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(self._texts)

    def _repr_html_(self):
        return bilingual(*self._texts)


def show(english, vietnamese):
    """Show a text in both languages: below a notebook's cell as HTML, in a terminal as lines."""
    from IPython.display import display

    display(Text(english, vietnamese))
