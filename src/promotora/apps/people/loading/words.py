"""A plan's words for gender and language, in ours. A word that we do not know stays unknown, and is counted."""

from promotora.apps.people.terms import Gender, Language

GENDERS = {"female": Gender.FEMALE, "f": Gender.FEMALE, "male": Gender.MALE, "m": Gender.MALE}
NOTHING = frozenset({"", "unknown", "u", "n/a", "na", "none", "null", "declined", "not known", "no response"})

# Names in English, and the codes of ISO 639-1 and 639-3, which an 834 carries.
LANGUAGES = {
    Language.ENGLISH: "english en eng",
    Language.ARABIC: "arabic ar ara",
    Language.ARMENIAN: "armenian hy hye arm",
    Language.CANTONESE: "cantonese yue",
    Language.MANDARIN: "mandarin cmn",
    Language.CHINESE: "chinese zh zho chi",
    Language.FARSI: "farsi persian fa fas per",
    Language.KHMER: "khmer cambodian km khm",
    Language.KOREAN: "korean ko kor",
    Language.RUSSIAN: "russian ru rus",
    Language.SPANISH: "spanish es spa",
    Language.TAGALOG: "tagalog tl tgl filipino fil",
    Language.VIETNAMESE: "vietnamese vi vie",
    Language.SIGN: "ase",
    Language.OTHER: "other und",
}
LANGUAGE_OF = {word: language for language, words in LANGUAGES.items() for word in words.split()} | {
    "american sign language": Language.SIGN,
    "sign language": Language.SIGN,
    "other non-english": Language.OTHER,
    "another language": Language.OTHER,
}


def gender(word: str) -> tuple[str, bool]:
    """Our word, and whether the plan's was one that we know."""
    plain = word.strip().lower()
    return GENDERS.get(plain, Gender.UNKNOWN).value, plain in GENDERS or plain in NOTHING


def language(word: str) -> tuple[str, bool]:
    """Our code, or nothing; and whether the plan's word was one that we know."""
    plain = word.strip().lower()
    known = LANGUAGE_OF.get(plain)
    return known.value if known else "", known is not None or plain in NOTHING
