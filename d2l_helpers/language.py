"""The switch between the two languages of the chapter."""

from pathlib import Path

import anywidget

from d2l_helpers import without_mxnet
from d2l_helpers.texts import bilingual

_WITHOUT_KERNEL = (
    "Run this cell to choose a language; until then, both are shown.",
    "Hãy chạy ô này để chọn ngôn ngữ; trước đó, cả hai đều được hiển thị.",
)


class Switch(anywidget.AnyWidget):
    """Radio buttons: English, Tiếng Việt, or both side by side.

    The choice is the browser's, kept in its local storage: every notebook opens in the reader's
    language, and the kernel neither knows nor needs it. It finds the texts by the class
    ``bilingual`` alone, since the page around them has a ``lang`` of its own.
    """

    _esm = Path(__file__).with_name("language.js")
    _css = """
    .chapter-language { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap;
      gap: 0.25rem 1.25rem; font-family: var(--jp-ui-font-family); color: var(--jp-ui-font-color1) }
    .chapter-language legend { float: left; padding: 0; margin-right: 1rem; font-weight: 600 }
    .chapter-language label { cursor: pointer; display: inline-flex; gap: 0.35rem }
    """

    layout = None  # ipywidgets would keep a second widget for it

    def __repr__(self):
        """Name the switch where neither HTML nor widgets are shown."""
        return "Language · Ngôn ngữ"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"text/html": bilingual(*_WITHOUT_KERNEL)}, metadata


def switch():
    """Return the language switch; as the last line of a cell it is shown below it.

    It stands at the top of every notebook, so that it is also the place from where on a kernel
    explains an import of MXNet that fails.
    """
    without_mxnet.watch()
    return Switch()
