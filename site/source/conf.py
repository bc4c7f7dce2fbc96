"""How Sphinx makes the site of the executed notebooks."""

import os
import re

from docutils import nodes
from latex2mathml.converter import convert

project, author = "RMSProp", ""
extensions = ["myst_nb"]
nb_execution_mode = "off"
nb_ipywidgets_js = {}  # other hosts' scripts; here static/host.js shows the widgets
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_update_mathjax = False
html_math_renderer = "mathml"
html_theme = "sphinx_book_theme"
html_theme_options = {"navbar_start": [], "navbar_persistent": [], "use_fullscreen_button": False}
if repository := os.environ.get(
    "GITHUB_REPOSITORY"
):  # in the workflow: a notebook's page opens in Binder
    html_theme_options |= {
        "repository_url": f"https://github.com/{repository}",
        "repository_branch": "main",
        "launch_buttons": {
            "binderhub_url": "https://mybinder.org",
            "notebook_interface": "jupyterlab",
        },
    }
html_context = {"default_mode": "auto"}
html_favicon = "static/icon.svg"
html_title = "RMSProp"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_js_files = [("host.js", {"type": "module"})]
html_show_copyright = html_use_index = False
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", 0)]


def _writer(display):
    def write(translator, node):
        tag = "div" if display == "block" else "span"
        # Of the two names that LaTeX has for it, the converter knows one.
        formula = convert(node.astext().replace("{aligned}", "{split}"), display=display)
        after = node.get("after", "")
        translator.body.append(f'<{tag} class="formula">{formula}{after}</{tag}>')
        raise nodes.SkipNode

    return write, None


def _no_mark_alone(app, doctree):
    """Keep what follows a formula beside it: a browser would begin a line with it."""
    for node in list(doctree.findall(nodes.math)):
        after = node.next_node(descend=False, siblings=True)
        if isinstance(after, nodes.Text) and (mark := re.match(r"[.,:;!?)”]+", after)):
            node["after"] = mark[0]
            after.parent[after.parent.index(after)] = nodes.Text(after[mark.end() :])


def _formulas_in_html(app, doctree):
    """Write those formulas, too, that stand in HTML, such as a folded answer."""
    for node in list(doctree.findall(nodes.raw)):
        html = node.astext()
        if "$" in html and "<script" not in html:
            found = re.sub(r"\$([^$<]+)\$", lambda formula: convert(formula[1]), html)
            node.replace_self(nodes.raw("", found, format="html"))


def _no_binder_on_the_cover(app, name, template, context, doctree):
    """Leave the button out where there is no notebook to open."""
    if name == "index":
        buttons = context.get("header_buttons", [])
        context["header_buttons"] = [b for b in buttons if b.get("label") != "launch-buttons"]


def setup(app):
    """Write formulas as MathML, which every browser shows with no script."""
    app.connect("html-page-context", _no_binder_on_the_cover, priority=900)
    app.connect("doctree-read", _formulas_in_html)
    app.connect("doctree-read", _no_mark_alone)
    app.add_html_math_renderer("mathml", _writer("inline"), _writer("block"))
