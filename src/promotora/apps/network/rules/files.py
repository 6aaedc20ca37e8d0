"""What may be attached: known by what is in the file, not by its name."""

from promotora.apps.network.rules.refusal import Refusal, those

LARGEST_FILE = 20 * 1024 * 1024  # bytes
BEGINNINGS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png"}
PACKED = b"PK\x03\x04"
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def kind_of(beginning: bytes, parts: frozenset[str] = frozenset()) -> str | None:
    """A file's ending by its first bytes and, of a packed one, the names of its parts; None for what is not taken."""
    if beginning.startswith(PACKED):
        return next((ending for part, ending in PARTS.items() if part in parts), None)
    return next((ending for mark, ending in BEGINNINGS.items() if beginning.startswith(mark)), None)


def refusals_of_file(*, size: int, kind: str | None) -> list[Refusal]:
    """Every reason a file is not taken."""
    return those(
        {
            Refusal.FILE_EMPTY: size == 0,
            Refusal.TOO_LARGE: size > LARGEST_FILE,
            Refusal.FILE_KIND: size > 0 and kind is None,
        }
    )
