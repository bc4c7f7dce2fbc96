"""The exercises under a reader's hands: answers typed into the cells."""

import re

import notebook_files as notebooks
import pytest
from lab import DRAWN, assert_accessible

PATH = notebooks.ROOT / "notebooks" / "05_exercises.ipynb"
CELLS = notebooks.read(PATH).cells
STUB = {tag: [] for tag in ("answer-1", "answer-2", "answer-3", "answer-4")}
for number, cell in enumerate(CELLS):
    for tag in STUB.keys() & set(cell.metadata.get("tags", [])):
        STUB[tag].append(number)


def index_of(text):
    """Return the number of the first code cell that holds a text; the last one calls all checks."""
    return next(i for i, c in enumerate(CELLS) if c.cell_type == "code" and text in c.source)


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
        ("exercises.frozen_state", "live.limit", "Drag γ to 1"),
    ),
    2: (
        SECOND,
        [("return ...", f"return {VALLEY}"), ("..., ...", HALF)],
        ("only half of what it should be", "chỉ bằng một nửa"),
        [("return ...", f"return {VALLEY}"), ("..., ...", SLOPES)],
        ("exercises.rotated", "live.valleys", "Give each valley its best η"),
    ),
    3: (
        FOURTH,
        [("...", COSINE.format("EPOCHS")), ("...", WARM)],
        ("as if the argument counted epochs", "như thể đối số đếm epoch"),
        [("...", COSINE.format("STEPS")), ("...", WARM)],
        ("exercises.schedules", "live.schedules", "Drag η: which schedule"),
    ),
    4: (
        LAST,
        [("...", "1 - 1 / step")],
        ("The very first step divides by zero", "Ngay bước đầu tiên"),
        [("...", "1 - 1 / (step + 1)")],
        ("exercises.decay", "live.training", "Drag on the map: two epochs"),
    ),
}


@pytest.fixture
def unanswered(lab):
    """Open the notebook of exercises, whole on the page, and run it unanswered."""
    lab.prepare("exercises", notebooks.read(PATH))
    lab.open("exercises")
    outputs = lab.run_all()
    assert [o for cell in outputs for o in cell if o["output_type"] == "error"] == []
    lab.choose("en")
    return lab.page


@pytest.fixture
def page(lab, request):
    """Give the notebook as the test before has left it: each gives answers of its own."""
    if lab.shared != "exercises":
        request.getfixturevalue("unanswered")
        lab.shared = "exercises"
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


def test_unanswered_it_says_so_and_waits(unanswered):
    page = unanswered
    page.locator(".chapter-check-open", has_text="Exercises: 1 ○").wait_for()  # the last output
    assert page.locator(".chapter-check-open").count() == 8  # with the line of all four
    assert page.locator(".chapter-check-right").count() == 1  # the constant rate, which is given
    assert page.locator(".live-waiting").count() == 3
    assert page.locator(".live-problem").count() == 0
    page.locator(".live-picture", has_text="Drag η: which schedule").wait_for()


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
    figure = output(page, picture).locator(".live-picture", has_text=caption)
    figure.locator(".readout output", has_text=re.compile(r"\d")).first.wait_for()
    drawn = figure.evaluate(DRAWN)
    figure.locator("input[type=range]").first.press("End")
    assert figure.evaluate(DRAWN) != drawn
    assert_accessible(page, ".live-picture, .chapter-check-right")


def test_an_answer_that_stops_is_shown_with_its_line(lab, page):
    check = index_of("exercises.frozen_state")
    lab.edit(FIRST, filled(FIRST, *dots(STATES.replace("g1**2", "g3**2"), STEPS)), check)
    problem = output(page, check).locator(".live-problem")
    problem.wait_for()
    assert "NameError" in problem.inner_text()
    assert "g3**2" in problem.locator("pre").inner_text().splitlines()[-1]
