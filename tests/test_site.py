"""The built site in a real browser, served below a path, as GitHub Pages serves it."""

import functools
import http.server
import threading
from urllib.parse import urldefrag

import notebook_files as notebooks
import pytest
from lab import DRAWN, assert_accessible

HTML = notebooks.ROOT / "site" / "_build" / "html"
PATH = "/chapter"
PAGES = sorted(
    page.relative_to(HTML).as_posix()
    for page in HTML.rglob("*.html")
    if "_static" not in page.parts
)
CHAPTER = [page for page in PAGES if page == "index.html" or page.startswith("notebooks/")]


class Below(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below a path, and nothing elsewhere."""

    def translate_path(self, path):
        return super().translate_path(path.removeprefix(PATH) if path.startswith(PATH) else "/no")

    def log_message(self, *_):
        """Stay silent."""


@pytest.fixture(scope="module")
def site():
    handler = functools.partial(Below, directory=HTML)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{PATH}/"
        server.shutdown()


@pytest.fixture
def page(browser, site):
    """Open pages in English; nothing may go wrong in them, and nothing may leave the site."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: r.url.startswith((site, "blob:", "data:")) or wrong.append(r.url))
    yield page
    context.close()
    assert wrong == []


def test_all_pages_of_the_chapter_are_there():
    pages = [f"notebooks/{path.stem}.html" for path in notebooks.PATHS]
    assert ["index.html", *pages] == CHAPTER


@pytest.mark.parametrize("name", CHAPTER)
def test_every_picture_of_every_page_moves(page, site, name):
    page.goto(site + name)
    page.locator(".chapter-language").wait_for()
    figures = page.locator(".live-picture")
    count = page.evaluate(  # a progress bar is a view, too
        "() => Object.values(JSON.parse(document.querySelector('[type*=widget-state]').textContent)"
        ".state).filter(({state}) => state.spec).length"
    )
    assert figures.count() == count
    for figure in figures.all():
        figure.locator("output", has_text="0").first.wait_for()
        before = figure.evaluate(DRAWN)
        for slider in figure.locator("input[type=range]").all():
            slider.press("End")
        assert figure.evaluate(DRAWN) != before
    assert_accessible(page)


@pytest.mark.parametrize("name", CHAPTER)
def test_no_page_is_wider_than_a_phone(page, site, name):
    page.set_viewport_size({"width": 420, "height": 900})
    page.goto(site + name)
    page.locator(".chapter-language").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 420


def test_the_switch_governs_headings_contents_and_the_themes_words(page, site):
    page.goto(f"{site}notebooks/02_trace_2d.html")
    for mode, words in (("vi", ("Quỹ đạo 2D", "Mục lục")), ("en", ("The 2D trace", "Contents"))):
        page.locator(f".chapter-language input[value={mode}]").check()
        assert words[0] in page.locator(".bd-article h1").inner_text()
        assert words[0] in page.locator(".bd-sidebar-primary").inner_text()
        assert words[1] in page.locator(".bd-sidebar-secondary").inner_text()
        assert page.locator(".bilingual > [lang=en]:visible").count() == 0 or mode == "en"
        assert page.locator(".bilingual > [lang=vi]:visible").count() == 0 or mode == "vi"


def test_what_only_a_kernel_can_answer_says_so(page, site):
    page.goto(f"{site}notebooks/04_concise_training.html")
    page.get_by_role("button", name="Run Trainer").click()
    page.get_by_text("open the notebook in JupyterLab").wait_for()


def test_formulas_need_no_script(page, site):
    page.goto(f"{site}notebooks/01_leaky_average.html")
    assert page.locator("math").count() > 20
    assert page.get_by_text("\\gamma").count() == 0


def test_all_links_inside_the_site_lead_somewhere(page, site):
    for name in PAGES:
        page.goto(site + name)
        found = page.evaluate("[...document.querySelectorAll('a[href]')].map(({href}) => href)")
        for link in {urldefrag(href) for href in found if href.startswith(site)}:
            target = HTML / (link.url.removeprefix(site) or "index.html")
            assert target.is_file(), link
            if link.fragment and target.suffix == ".html":
                assert f'id="{link.fragment}"' in target.read_text(encoding="utf-8"), link
