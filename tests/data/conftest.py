"""What the tests of files share."""

from pathlib import Path

import pytest

from tests.data.books import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Return a reader of small tables."""
    return Book(tmp_path)
