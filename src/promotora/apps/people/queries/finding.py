"""Finding a member by what somebody types: ranges of one index, so that a directory of any size answers as fast.

The keys are kept by triggers (finding_keys.py), once for each organization that may see the member. A range is asked
for with >= and <, whose operators row security lets the index use; LIKE would read every row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from promotora.apps.people.models import Member
from promotora.apps.people.queries.typed import Typed, understood

LIMIT = 20
FIRST_LOOK = 8  # keys for each member wanted: a member has several keys in one range
FURTHEST = 5_000  # keys looked at when a search says more than one range can
LAST = "\U0010ffff"  # sorts after every letter

Range = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """One member who was found, with the CIN in use."""

    member: Member
    cin: str

    @property
    def cin_end(self) -> str:
        """What a list shows of the CIN."""
        return self.cin[-4:]


@dataclass(frozen=True)
class Findings:
    """Who was found, in the order of what was looked for; whether there are more; and how the text was understood."""

    found: list[Found]
    more: bool
    typed: Typed


@dataclass(frozen=True)
class Question:
    """A search as the index answers it: ranges of keys, words that such a key must hold besides, and words of the name
    and birth dates that its member must have."""

    ranges: list[Range]
    in_key: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    @property
    def is_ranges_alone(self) -> bool:
        """Whether every key of the ranges is an answer."""
        return not (self.in_key or self.words or self.dates)


def find(typed: str, limit: int = LIMIT) -> Findings:
    """The members that the one in scope may see and who fit what was typed, `limit` at most.

    Words are a name's, in either order, the last of them perhaps unfinished; a date is a birth date; a number is a
    CIN's, a plan number's or a phone's beginning. Records linked as one person come as one.
    """
    meant = understood(typed)
    question = asked(meant)
    if not question.ranges:
        return Findings([], more=False, typed=meant)
    rows, more = _looked_up(question, limit)
    return Findings(_as_one(rows), more, meant)


def asked(typed: Typed) -> Question:
    """Which ranges of keys hold the answer: those of the number, else of the birth date, else of the name."""
    words = _folded(typed.words)
    days = [starting(f"b:{day.isoformat()} ") for day in typed.dates]
    if typed.number:
        ranges = [starting(f"i:{typed.number}")]
        if typed.number.isdigit():
            ranges.append(starting(f"p:{typed.number}"))
        if days and not words:  # eight digits alone may be either
            return Question(ranges + days)
        return Question(ranges, words=words, dates=[day.isoformat() for day in typed.dates])
    if days:  # these keys hold the name too
        return Question(days, in_key=words)
    return Question([starting(f"n:{_pair(words)}")], words=_rest(words)) if words else Question([])


def starting(beginning: str) -> Range:
    """The range of all keys that begin so."""
    return beginning, beginning + LAST


def _folded(words: str) -> list[str]:
    """The words as keys are written, each once."""
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT promotora_fold(%s)", [words])
        (folded,) = cursor.fetchone() or ("",)
    return list(dict.fromkeys((folded or "").split()))


def _pair(words: Sequence[str]) -> str:
    """Two words that lead to few: the longest that is surely finished, and the last, which may not be."""
    *finished, last = words
    return f"{max(finished, key=len)} {last}" if finished else last


def _rest(words: Sequence[str]) -> list[str]:
    """The words that the pair leaves out."""
    *finished, _ = words
    longest = max(finished, key=len, default="")
    return [word for word in finished if word != longest]


_RANGE = """
(SELECT key, member_id FROM people_searchkey
 WHERE organization_id = (SELECT promotora_organization()) AND key >= %s AND key < %s
 ORDER BY key, member_id LIMIT %s)
"""
_IN_KEY = "position(%s IN hits.key) > 0"
_OF_MEMBER = "JOIN people_member f ON f.id = hits.member_id"
_WORD = "position(%s IN ' ' || promotora_fold(concat_ws(' ', f.first_name, f.last_name, f.called))) > 0"
_DATE = "f.birth_date = ANY (%s::date[])"
_LOOK = """
WITH hits AS ({ranges}), firsts AS (
    SELECT hits.member_id, min(hits.key) AS found_by FROM hits {joined} WHERE {conditions}
    GROUP BY hits.member_id ORDER BY min(hits.key), hits.member_id LIMIT %s)
SELECT m.*, (SELECT count(*) FROM hits) AS looked_at,
       (SELECT n.value FROM people_membernumber n WHERE n.member_id = m.id AND n.kind = 'cin' AND n.ends IS NULL
        ORDER BY n.id DESC LIMIT 1) AS cin
FROM firsts JOIN people_member m ON m.id = firsts.member_id ORDER BY firsts.found_by, m.id
"""


def _looked_up(question: Question, limit: int) -> tuple[list[Member], bool]:
    """Members in the order of their keys, and whether there are more than `limit`."""
    window = (limit + 1) * FIRST_LOOK if question.is_ranges_alone else FURTHEST
    rows = _look(question, limit + 1, window)
    if len(rows) <= limit and window < FURTHEST and _was_full(rows, window):
        rows, window = _look(question, limit + 1, FURTHEST), FURTHEST
    return rows[:limit], len(rows) > limit or _was_full(rows, window)


def _was_full(rows: Sequence[Member], window: int) -> bool:
    return bool(rows) and rows[0].looked_at >= window  # type: ignore[attr-defined]


def _look(question: Question, limit: int, window: int) -> list[Member]:
    words = [f" {word}" for word in question.in_key + question.words]
    conditions = [_IN_KEY] * len(question.in_key) + [_WORD] * len(question.words) + [_DATE] * bool(question.dates)
    sql = _LOOK.format(
        ranges=" UNION ALL ".join([_RANGE] * len(question.ranges)),
        joined=_OF_MEMBER if question.words or question.dates else "",
        conditions=" AND ".join(conditions) or "true",
    )
    bounds: list[object] = [value for bounds in question.ranges for value in (*bounds, window)]
    values = [*bounds, *words, *([question.dates] if question.dates else [])]
    return list(Member.objects.raw(sql, [*values, limit]))


def _as_one(rows: Sequence[Member]) -> list[Found]:
    """Each person once: a record that is linked to another stands for both, if it may be seen."""
    linked = [member.pk for member in rows if member.same_as_id]
    heads = heads_of(linked) if linked else {}
    shown: dict[int, Found] = {}
    for member in rows:
        head = heads.get(member.pk, member)
        shown.setdefault(head.pk, Found(head, head.cin or ""))  # type: ignore[attr-defined]
    return list(shown.values())


_HEADS = """
WITH RECURSIVE up AS (
    SELECT m.id AS found, m.id, m.same_as_id, 0 AS steps FROM people_member m WHERE m.id = ANY (%s)
    UNION ALL
    SELECT up.found, m.id, m.same_as_id, up.steps + 1 FROM up JOIN people_member m ON m.id = up.same_as_id
    WHERE up.steps < 100)
SELECT m.*, up.found,
       (SELECT n.value FROM people_membernumber n WHERE n.member_id = m.id AND n.kind = 'cin' AND n.ends IS NULL
        ORDER BY n.id DESC LIMIT 1) AS cin
FROM (SELECT DISTINCT ON (found) found, id FROM up ORDER BY found, steps DESC) up JOIN people_member m ON m.id = up.id
"""


def heads_of(members: Sequence[int]) -> dict[int, Member]:
    """The record that stands for each of these: the end of its chain of links, as far as it may be seen."""
    found = Member.objects.raw(_HEADS, [list(members)])
    return {head.found: head for head in found}  # type: ignore[attr-defined]
