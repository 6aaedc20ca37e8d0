"""What says that a home is a demonstration's: a file in it, sealed with that home's own secret.

The page that lets anybody be anyone opens only where all of these hold, and a real installation has none of them: the
site runs by the demonstration's own settings, which alone have its address; every person in it is made up; the home
holds this seal; and whoever is chosen has no password and an address that no mail can reach.
"""

import hashlib
import hmac
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FILE = "demonstration.json"
FIRST_DAY = date(2020, 3, 2)
"""The day it is in the demonstration when it is begun: the Monday after March's list was made."""
WORDS = b"Everybody who works here and everybody whom they serve is made up."


def write(home: Path, *, began: date, secret: str) -> None:
    """Say that this home is a demonstration's, which was begun on that day."""
    content = {"began": began.isoformat(), "seal": seal(secret, began)}
    unfinished = home / f".{FILE}"
    unfinished.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(home / FILE)


def seal(secret: str, began: date) -> str:
    """What only the home with this secret can have written."""
    return hmac.new(secret.encode(), WORDS + began.isoformat().encode(), hashlib.sha256).hexdigest()


def holds(home: Path, secret: str) -> bool:
    """Whether this home is a demonstration's."""
    content = _read(home)
    try:
        sealed = seal(secret, date.fromisoformat(str(content.get("began"))))
    except ValueError:
        return False
    return hmac.compare_digest(sealed, str(content.get("seal")))


def back(home: Path) -> timedelta:
    """How far behind the world's clock the demonstration's is: whole days, the same as long as it lasts."""
    return date.fromisoformat(_read(home)["began"]) - FIRST_DAY


def _read(home: Path) -> dict[str, Any]:
    try:
        content = json.loads((home / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def uses_its_own_database() -> bool:
    """Whether the database is the one in the home, and not an organization's."""
    return not os.environ.get("DATABASE_URL")
