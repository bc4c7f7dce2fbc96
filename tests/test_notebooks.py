"""The notebooks as files: structure, rhythm, links, the two languages, and what nbval catches."""

import ast
import copy
import csv
import re
import subprocess
import sys
import unicodedata
from xml.etree import ElementTree

import nbformat
import notebook_files as notebooks
import pytest
from clean_notebooks import clean
from nbformat.v4 import new_code_cell, new_notebook, new_output

each_notebook = pytest.mark.parametrize("path", notebooks.PATHS, ids=lambda path: path.stem)

MARKS = {
    "list items": r"^\s*[-*] ",
    "numbered items": r"^\s*\d+\. ",
    "quotations": r"^> ",
    "formulas": r"\$[^$]+\$",
    "links": r"\]\([^)]+\)",
    "code": r"`[^`]+`",
    "paragraphs": r"\n\n",
}


def glossary():
    with open(notebooks.ROOT / "tests" / "glossary.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    pairs = [
        (english.strip(), [v.strip() for v in row["vietnamese"].split("/")])
        for row in rows
        for english in row["english"].split("/")
    ]
    return sorted(
        pairs, key=lambda pair: -len(pair[0])
    )  # «learning rate schedule» before its parts


def terms_out_of_step(english, vietnamese):
    """Return the glossary's terms that the English text uses and the Vietnamese one does not."""
    text, missing = plain(english), []
    for term, translations in glossary():
        text, uses = re.subn(rf"\b{re.escape(term)}(?:s|es|d)?\b", " ", text)
        if uses and not any(t.lower() in plain(vietnamese) for t in translations):
            missing.append(f"{term} -> {'/'.join(translations)}")
    return missing


def plain(text):
    text = re.sub(r"\]\([^)]*\)|`[^`]*`|\$[^$]*\$", " ", text)
    return re.sub(r"\s+", " ", text).lower()


def test_the_glossary_check_sees_a_wrong_term():
    assert terms_out_of_step("The learning rate falls.", "Tốc độ học giảm.") == []
    assert terms_out_of_step("The learning rate falls.", "Hệ số học giảm.") != []
    assert terms_out_of_step("A nonconvex loss", "Một mất mát lồi") == ["nonconvex -> không lồi"]


def test_the_page_of_terms_shows_the_glossary():
    with open(notebooks.ROOT / "tests" / "glossary.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    page = (notebooks.ROOT / "docs" / "terms.md").read_text(encoding="utf-8").splitlines()
    assert rows
    for row in rows:
        assert f"| {row['english'].strip()} | {row['vietnamese'].strip()} |" in page


@each_notebook
def test_both_languages_say_the_same_things(path):
    for source in notebooks.cells(path, "markdown"):
        assert unicodedata.is_normalized("NFC", source)
        assert notebooks.pairs(source), f"a cell of one language: {source[:80]}"
        for english, vietnamese in notebooks.pairs(source):
            for name, mark in MARKS.items():
                counts = [len(re.findall(mark, t, re.M)) for t in (english, vietnamese)]
                assert counts[0] == counts[1], f"{name}: {counts} in {english[:80]!r}"
            assert terms_out_of_step(english, vietnamese) == [], english


@each_notebook
def test_formulas_are_the_same_in_both_languages(path):
    for source in notebooks.cells(path, "markdown"):
        for english, vietnamese in notebooks.pairs(source):
            formulas = [sorted(re.findall(r"\$[^$]+\$", t)) for t in (english, vietnamese)]
            assert formulas[0] == formulas[1]


# A decimal point in both languages, and thousands apart by a thin space.
WRONG_NUMBER = re.compile(
    r"\d,\d|(?<![\d.])[1-9]\d{0,2}(?:\.\d{3}){2,}|\b\d+0\.000\b|\d +(?:%|phần trăm)"
)


def test_the_number_check_sees_a_decimal_comma():
    wrong = "bằng 6,58", "70.000 ảnh", "1.000.000", "10 %", "8 phần trăm"
    assert all(WRONG_NUMBER.search(text) for text in wrong)
    assert not any(WRONG_NUMBER.search(text) for text in ("bằng 6.58", "70\u202f000 ảnh", "10%"))


def wrong_numbers(vietnamese):
    code = r"\]\([^)]*\)|```.*?```|`[^`]*`"
    return WRONG_NUMBER.findall(re.sub(code, " ", vietnamese, flags=re.S))


@each_notebook
def test_numbers_in_vietnamese_have_a_decimal_point(path):
    for cell in notebooks.cells(path, "markdown"):
        assert [
            wrong_numbers(text) for _, text in notebooks.pairs(cell) if wrong_numbers(text)
        ] == []


def test_numbers_in_the_vietnamese_readme_and_hints_have_a_decimal_point():
    readme = (notebooks.ROOT / "README.md").read_text(encoding="utf-8")
    hints = (notebooks.ROOT / "d2l_helpers/exercises/hints.toml").read_text(encoding="utf-8")
    assert wrong_numbers(readme.split("# Chương RMSProp")[1]) == []
    assert wrong_numbers("".join(re.findall(r"^vi = .*$", hints, re.M))) == []


@each_notebook
def test_a_notebook_leads_to_readme_and_that_to_the_site_first(path):
    readme = (notebooks.ROOT / "README.md").read_text(encoding="utf-8")
    texts = notebooks.pairs(notebooks.cells(path, "markdown")[0])[0]
    assert all("](../README.md)" in text.strip().partition("\n")[0] for text in texts)
    assert re.search(r"\]\(([^)]+)\)", readme)[1] == "../../deployments/github-pages"


# The switch hides one language, and the dot between them.
HEADING = re.compile(
    r'#+ (\d\. )?<span class="bilingual"><span lang="en">[^<]+</span>'
    r'<span class="dot"> · </span><span lang="vi">[^<]+</span></span>'
)


@each_notebook
def test_where_no_switch_has_run_a_dot_keeps_the_languages_apart(path):
    text = "".join(notebooks.cells(path, "markdown"))
    apart = text.count('<span class="dot"> · </span><span lang="vi">')
    assert apart == text.count('</span><span lang="vi">') > 0


@each_notebook
def test_headings_are_in_both_languages(path):
    headings = [
        line
        for source in notebooks.cells(path, "markdown")
        for line in source.splitlines()
        if line.startswith("#")
    ]
    assert headings[0].startswith("# ")
    assert all(HEADING.fullmatch(heading) for heading in headings), headings


@each_notebook
def test_rhythm(path):
    code = [source.splitlines() for source in notebooks.cells(path, "code")]
    lengths = [len(lines) for lines in code]
    english = " ".join(
        text for cell in notebooks.cells(path, "markdown") for text, _ in notebooks.pairs(cell)
    )
    assert max(lengths) <= 15
    assert sum(length <= 5 for length in lengths) > len(lengths) / 2
    assert len(plain(english).split()) >= 10 * sum(lengths)


@each_notebook
def test_committed_as_run_from_top_to_bottom_and_clean(path):
    notebook = notebooks.read(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert [o for cell in code for o in cell.outputs if o.output_type == "error"] == []
    assert clean(nbformat.from_dict(notebook)) == notebooks.read(path)


def test_a_progress_bar_leaves_nothing_behind():
    data = {"text/plain": "  0%|", "application/vnd.jupyter.widget-view+json": {"model_id": "0"}}
    outputs = [new_output("display_data", data), new_output("stream", text="81920")]
    notebook = new_notebook(cells=[new_code_cell("maps.size", outputs=outputs)])
    assert [output.output_type for output in clean(notebook).cells[0].outputs] == ["stream"]


@each_notebook
def test_stored_pictures_are_whole(path):
    outputs = [o for cell in notebooks.read(path).cells for o in cell.get("outputs", [])]
    pictures = [o.data["image/svg+xml"] for o in outputs if "image/svg+xml" in o.get("data", {})]
    assert pictures
    for picture in pictures:  # a browser shows nothing of one that is not XML
        assert ElementTree.fromstring(picture).tag.endswith("svg")


@each_notebook
def test_links(path):
    links = re.findall(r"\]\(([^)]+)\)", "\n".join(notebooks.cells(path, "markdown")))
    assert links
    for link in links:
        assert link.startswith("https://") or (path.parent / link).is_file(), link


def test_every_notebook_leads_to_the_previous_and_the_next():
    for before, after in zip(notebooks.PATHS, notebooks.PATHS[1:], strict=False):
        assert f"({after.name})" in notebooks.cells(before, "markdown")[0]
        assert f"({after.name})" in "".join(notebooks.cells(before, "markdown")[-2:])
        assert f"({before.name})" in notebooks.cells(after, "markdown")[0]
        assert f"({before.name})" in "".join(notebooks.cells(after, "markdown")[-2:])


def functions(source):
    return {
        node.name: ast.dump(node)
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize(
    ("name", "later"),
    [
        ("rmsprop", 3),
        ("init_rmsprop_states", 3),
        ("rmsprop", 4),
        ("init_rmsprop_states", 4),
        ("rmsprop", 6),
    ],
)
def test_later_notebooks_repeat_the_functions_of_notebook_3(name, later):
    first, again = (
        functions(notebooks.source_of(notebooks.PATHS[index], name))[name] for index in (2, later)
    )
    assert first == again


def questions(path):
    """Return the texts of the cells tagged question-1 to question-4, in both languages."""
    return {
        tag: [tuple(map(str.strip, pair)) for pair in notebooks.pairs(cell.source)]
        for cell in notebooks.read(path).cells
        for tag in cell.metadata.get("tags", [])
        if tag.startswith("question-")
    }


def named(start):
    return next((path for path in notebooks.PATHS if path.name.startswith(start)), None)


def test_the_exercises_and_the_solutions_ask_the_same_four_questions():
    asked = questions(named("05"))
    assert list(asked) == [f"question-{number}" for number in range(1, 5)]
    answered = questions(named("06")) | questions(named("07"))
    for tag, (*_, question) in asked.items():  # after what leads to it, and before the answer
        assert answered.pop(tag)[0] == question
    assert not answered


def nbval(path):
    """Compare a notebook's stored outputs with new ones, as `make test` does."""
    sanitize = notebooks.ROOT / "tests" / "sanitize.cfg"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    command += ["-p", "no:randomly"]  # the copy lies outside of the project's conftest.py
    command += ["--nbval", f"--nbval-sanitize-with={sanitize}", path]
    return subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)


WRONG = {
    "without the square root": (
        "/ (s1 + eps) ** 0.5 * g1, x2 - eta / (s2 + eps) ** 0.5",
        "/ (s1 + eps) * g1, x2 - eta / (s2 + eps)",
    ),
    "gamma and 1 - gamma swapped": (
        "gamma * s1 + (1 - gamma) * g1**2",
        "(1 - gamma) * s1 + gamma * g1**2",
    ),
}


def test_nbval_lets_the_right_update_pass_and_catches_wrong_ones(tmp_path):
    notebook = notebooks.read(notebooks.PATHS[1])
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    texts = "import mxnet", "def f_2d(", "def rmsprop_2d(", "d2l.train_2d(rmsprop_2d)"
    cells = [next(cell for cell in code if text in cell.source) for text in texts]
    for right, wrong in WRONG.values():
        update, walk = copy.deepcopy(cells[2:4])
        assert update.source.count(right) == 1
        update.source = update.source.replace(right, wrong)
        cells += [update, walk]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    notebook.cells = cells
    path = tmp_path / "changed.ipynb"
    nbformat.write(notebook, path)
    result = nbval(path)
    assert re.findall(r"^FAILED .*::Cell (\d+)", result.stdout, re.M) == ["5", "7"], result.stdout
    assert "x1: -0.010599, x2: 0.000000" in result.stdout
