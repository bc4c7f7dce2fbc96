"""The exercises under a reader's hands: predictions clicked, answers typed into the cells."""

import notebook_files as notebooks
import pytest
from lab import said

PATH = notebooks.ROOT / "notebooks" / "05_exercises.ipynb"
SCREENSHOTS = notebooks.ROOT / "screenshots"
CELLS = notebooks.read(PATH).cells
STUB = {tag: [] for tag in ("answer-1", "answer-2", "answer-3", "answer-4")}
for number, cell in enumerate(CELLS):
    for tag in STUB.keys() & set(cell.metadata.get("tags", [])):
        STUB[tag].append(number)


def index_of(text):
    """Return the number of the one code cell that holds a text."""
    (found,) = (i for i, c in enumerate(CELLS) if c.cell_type == "code" and text in c.source)
    return found


def filled(number, *pairs):
    """Return an answer cell with its dots replaced."""
    source = CELLS[number].source
    for dots, code in pairs:
        assert dots in source
        source = source.replace(dots, code, 1)
    return source


FIRST, SECOND, (THIRD, FOURTH), LAST = (
    STUB["answer-1"][0],
    STUB["answer-2"][0],
    STUB["answer-3"],
    STUB["answer-4"][0],
)
STATES = "gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2"
STEPS = "x1 - eta / (s1 + eps) ** 0.5 * g1, x2 - eta / (s2 + eps) ** 0.5 * g2"
VALLEY = "0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2) ** 2"
SLOPES = "0.2 * (x1 + x2) + 4 * (x1 - x2), 0.2 * (x1 + x2) - 4 * (x1 - x2)"
HALF = "0.1 * (x1 + x2) + 2 * (x1 - x2), 0.1 * (x1 + x2) - 2 * (x1 - x2)"
COSINE = "RATE * (1 + math.cos(math.pi * step / {})) / 2"
LEVELS = "RATE * (1 if step < 100 else 0.1 if step < 200 else 0.01)"
WARM = "RATE * min((step + 1) / 30, (300 - step) / 270)"


def dots(*codes):
    """Replace the places of one answer cell, in order, by codes."""
    return [("..., ..." if "," in code else "...", code) for code in codes]


# The cell, the wrong answer and what is said of it, the right one, and what shows it.
EXERCISES = {
    1: (
        FIRST,
        dots(
            STATES,
            STEPS.replace("(s1 + eps) ** 0.5", "(s1**0.5 + eps)").replace(
                "(s2 + eps) ** 0.5", "(s2**0.5 + eps)"
            ),
        ),
        ("ε does its work at the wrong place", "ε được đặt sai chỗ"),
        dots(STATES, STEPS),
        ("checks.frozen_state", "labs.limit", "How far your run"),
    ),
    2: (
        SECOND,
        [("return ...", f"return {VALLEY}"), ("..., ...", HALF)],
        ("only half as long", "chỉ dài một nửa"),
        [("return ...", f"return {VALLEY}"), ("..., ...", SLOPES)],
        ("checks.rotated", "labs.valleys", "The same η and γ"),
    ),
    3: (
        FOURTH,
        [("...", COSINE.format("EPOCHS")), ("...", WARM)],
        ("as if the argument counted epochs", "như thể đối số đếm epoch"),
        [("...", COSINE.format("STEPS")), ("...", WARM)],
        ("checks.schedules", "labs.schedules", "Your schedules at work"),
    ),
    4: (
        LAST,
        [("...", "1 - 1 / step")],
        ("The very first step divides by zero", "Ngay bước đầu tiên"),
        [("...", "1 - 1 / (step + 1)")],
        ("checks.decay", "live.training", "The loss over two epochs"),
    ),
}


@pytest.fixture
def opened(lab):
    """Open the notebook of exercises, whole on the page."""
    lab.prepare("exercises", notebooks.read(PATH), "none")
    lab.open("exercises")
    return lab.page


@pytest.fixture
def page(lab, opened):
    """Run it too, unanswered."""
    outputs = lab.run_all()
    assert [o for cell in outputs for o in cell if o["output_type"] == "error"] == []
    lab.choose("en")
    return lab.page


def output(page, index):
    return page.locator(".jp-Cell").nth(index).locator(".jp-OutputArea")


def assert_says(lab, index, kind, texts):
    """Find in a check's output, in either language, its text and no other language's."""
    for mode, (shown, hidden) in (("vi", (1, 0)), ("en", (0, 1))):
        lab.choose(mode)
        verdict = output(lab.page, index).locator(f".chapter-check-{kind}", has_text=texts[0])
        verdict.get_by_text(texts[shown]).first.wait_for()
        assert verdict.first.get_attribute("role") == "status"
        assert not verdict.get_by_text(texts[hidden]).first.is_visible()


def test_unanswered_it_says_so_and_waits(page):
    assert page.locator(".chapter-check-open").count() == 7
    assert page.locator(".chapter-check-right").count() == 1  # the constant rate, which is given
    assert page.locator(".live-waiting").count() == 3
    assert page.locator(".live-problem").count() == 0
    page.locator(".live-picture", has_text="Your schedules at work").wait_for()


@pytest.mark.parametrize("number", EXERCISES)
def test_a_wrong_answer_a_right_one_and_its_picture(lab, page, number):
    cell, wrong, hint, right, (check, picture, caption) = EXERCISES[number]
    check, picture = index_of(check), index_of(picture)
    before = range(cell + 1, check)  # what stands between an answer and its check uses it
    lab.edit(cell, filled(cell, *wrong), *before, check)
    assert_says(lab, check, "wrong", hint)
    lab.edit(cell, filled(cell, *right), *range(cell + 1, picture + 1))
    assert_says(lab, check, "right", ("✓ Right.", "✓ Đúng rồi."))
    assert output(page, check).locator(".chapter-check-wrong").count() == 0
    output(page, picture).locator(".live-picture", has_text=caption).wait_for()
    assert said(output(page, picture), "outside of the picture").count() == 0
    SCREENSHOTS.mkdir(exist_ok=True)
    output(page, picture).screenshot(path=SCREENSHOTS / f"exercise-{number}.png")
    slider = output(page, picture).locator("input[type=range]").first
    curves = output(page, picture).locator("[data-curve]")
    drawn = [curve.get_attribute("d") for curve in curves.all()]
    slider.press("End")
    assert [curve.get_attribute("d") for curve in curves.all()] != drawn


def test_an_answer_that_stops_is_shown_with_its_line(lab, page):
    check = index_of("checks.frozen_state")
    lab.edit(FIRST, filled(FIRST, *dots(STATES.replace("g1**2", "g3**2"), STEPS)), check)
    problem = output(page, check).locator(".live-problem")
    problem.wait_for()
    assert "NameError" in problem.inner_text()
    assert "g3**2" in problem.locator("pre").inner_text().splitlines()[-1]


def predict(lab, number):
    """Run the cells that show the switch and one question, and no others."""
    index = index_of(f"quiz.expect({number})")
    lab.run_switch()
    lab.edit(index, f"from d2l_helpers import quiz\nquiz.expect({number})")
    lab.choose("en")
    quiz = output(lab.page, index).locator(".chapter-quiz")
    quiz.wait_for()
    return quiz


def test_a_prediction_by_mouse_in_both_languages(lab, opened):
    quiz = predict(lab, 1)
    button, told = quiz.get_by_role("button"), quiz.get_by_role("status")
    assert button.is_disabled()
    quiz.get_by_text("It flies apart").click()
    assert told.inner_text() == ""
    button.click()
    told.get_by_text("Watch how many times longer").wait_for()
    assert quiz.get_by_role("radio").first.is_disabled()
    lab.choose("vi")
    assert told.get_by_text("Hãy xem bước đầu tiên").is_visible()
    assert not told.get_by_text("Watch how many").is_visible()
    assert quiz.get_by_text("Văng ra xa").is_visible()
    button.click()  # choose again
    assert told.inner_text() == ""
    assert quiz.get_by_role("radio").first.is_enabled()


def test_a_prediction_by_keyboard_leaves_the_notebook_as_it_was(lab, opened):
    quiz, page = predict(lab, 2), opened
    radios = quiz.get_by_role("radio")
    radios.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert radios.nth(1).is_checked()
    assert quiz.get_by_role("status").inner_text() == ""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    quiz.get_by_text("from which step on do the two part").wait_for()
    saved = page.evaluate(
        "() => JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON())"
    )
    assert "from which step on do the two part" not in saved
