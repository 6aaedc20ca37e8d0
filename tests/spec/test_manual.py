"""The manual in docs/policy says what the spec tests say."""

import inspect
import os
from pathlib import Path

import pytest
from tests.spec.manual import DOCUMENTS, FOLDER, chapter, pages, written

CHAPTERS = [name for document in DOCUMENTS for name in document.chapters]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.file)
def test_the_manual_is_fresh(document):
    path = FOLDER / document.file
    text = written(document)
    if os.environ.get("PROMOTORA_WRITE_DOCS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    there = path.read_text(encoding="utf-8") if path.exists() else ""
    if there != text:
        pytest.fail(
            f"docs/policy/{path.name} no longer says what the spec tests say. Write it again: make docs", pytrace=False
        )


def test_every_spec_module_is_a_chapter():
    modules = {path.stem for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).stem}
    assert modules == set(CHAPTERS)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_page_has_its_sentence(name):
    module = chapter(name)
    assert inspect.getdoc(module)
    assert [page.__name__ for page in pages(module) if not (inspect.getdoc(page) or "").endswith(".")] == []
