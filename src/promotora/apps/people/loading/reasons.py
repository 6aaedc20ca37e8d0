"""Why a row cannot be used, and after it the way out. Kept as it stands here, and translated where it is shown."""


def _(sentence: str) -> str:
    return sentence


NOTHING_THERE = _("There is nothing here. Each row needs it.")
NO_NAME = _("There is neither a first nor a last name. Each row needs one.")
NOT_A_DATE = _("This is not a date. Write it year-month-day: 2020-03-01.")
BORN_LATER = _("This birth date is in the future. Check the year.")
BORN_TOO_EARLY = _("This birth date is before 1890. Check the year.")
ENDS_BEFORE_START = _("The end is before the start. Check both dates.")
ENDS_BEFORE_BIRTH = _("The coverage ends before the birth date. Check both dates.")
TOO_LONG = _("This is longer than the {number} letters that can be kept. Shorten it.")
BAD_LETTER = _("This holds a zero character, which no text may. Export it again.")
RAGGED = _("The row has another number of fields than the header: {number}. Put text with commas in quotation marks.")
OTHER_BIRTH_DATE = _(
    "Row {number} gives the same person another birth date. Say which is right, or give each a number."
)
SAME_SPAN_TWICE = _("Row {number} has the same person and the same span, and was used. Remove one of them.")
NUMBER_TWICE = _("Row {number} gives this number to another person. Give each person their own.")
NUMBER_OF_ANOTHER = _(
    "The directory has this number for somebody with another birth date. Check the number and the birth date."
)


def parted(sentence: str) -> tuple[str, str]:
    """What is wrong, and what to do."""
    wrong, _, way_out = sentence.partition(". ")
    return f"{wrong}.", way_out
