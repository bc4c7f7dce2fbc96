"""Texts in two languages, and showing them."""

import sys
from html import escape


def bilingual(english, vietnamese, tag="div"):
    """Return one plain text in both languages, escaped, as HTML that follows the switch."""
    parts = (
        f'<{tag} lang="{lang}">{escape(text, quote=False)}</{tag}>'
        for lang, text in (("en", english), ("vi", vietnamese))
    )
    return f'<{tag} class="bilingual">{"".join(parts)}</{tag}>'


def shell():
    """Return the IPython that runs this code, or None."""
    ipython = sys.modules.get("IPython")
    return ipython and ipython.get_ipython()


def framed(name, color, english, vietnamese):
    """Return a text as `bilingual` does, behind a bar of a colour."""
    style = f"border-left: 4px solid {color}; padding: 0.4rem 0.8rem"
    text = bilingual(english, vietnamese)
    return f'<div class="{name}" role="status" style="{style}">{text}</div>'


class Text:
    """The same text in both languages."""

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
