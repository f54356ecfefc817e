"""Words as they are compared: one spelling for Cyrillic and Latin, and what is left of a word without its ending.

A Russian or Kazakh name is written in Latin letters in many ways (ISO 9, GOST 7.79, BGN/PCGN, the Kazakh alphabets of
2018 and 2021): Qaraghandy, Qarağandy and Karagandy are one town. Here all of them, and the Cyrillic name too, become
one key, which is for comparing and is shown to nobody.
"""

from __future__ import annotations

import re
import unicodedata

_SOUNDS = "a b v g d e j z i i k l m n o p r s t u f h c ch sh sh i e iu ia a g k n o u u h i"
_CYRILLIC = {
    **dict(zip("абвгдежзийклмнопрстуфхцчшщыэюяәғқңөұүһі", re.split(" ", _SOUNDS), strict=True)),
    "ъ": "",
    "ь": "",
}
_MARKED = str.maketrans({"ş": "sh", "š": "sh", "ç": "ch", "č": "ch", "ž": "zh", "ı": "i", "ŋ": "n"})
"""Latin letters whose mark tells another sound; the marks of all others (ğ, ä, ö, ū, ñ) are left out."""
_LATIN = (
    (r"shch", "sh"),
    (r"zh", "j"),
    (r"kh", "h"),
    (r"gh", "g"),
    (r"ph", "f"),
    (r"c(?![eiyh])", "k"),
    (r"ts", "c"),
    (r"q", "k"),
    (r"w", "v"),
    (r"x", "ks"),
    (r"y", "i"),
    (r"^ie", "e"),
)
_TWINS = str.maketrans("авекмнорстух", "abekmhopctyx")
"""Cyrillic letters that look like Latin ones: a code is typed with either."""
_FOLDED = str.maketrans("әғқңөұүһі", "агкноуухи")
"""Kazakh letters as those that stand in for them on a Russian keyboard."""

_RUSSIAN = re.compile(
    r"(?:ыми|ими|ого|его|ому|ему|ами|ями|иях|иям|ией|ием|ая|яя|ое|ее|ые|ие|ыи|ии|ои|ых|их|ым|им|ую|юю|ью|ия|ию"
    r"|ов|ев|еи|ах|ях|ам|ям|ом|ем|а|я|о|е|ы|и|у|ю|ь)$"
)
_KAZAKH = re.compile(
    r"(?:(?<=\w{4})[лдт][ае]р)?(?:сы|си|ы|и)?(?:[ндт][ыи]н|[гк][ае]|[ндт][ыи]|[дт][ае]н?|н[ае]н|[мбп]ен|сы|си|ы|и)?$"
)
_HELD = re.compile(r"(.)\1\1")
_SHORTEST_STEM = 3
_ENDLESS = re.compile(r"[a-z]{4,}s")


def words_of(text: str) -> list[str]:
    """The words of a text without capitals; ё is е, a number sign and a possessive ending are none.

    >>> words_of("Ёлка, №633; Kazakhstan's C24")
    ['елка', '633', 'kazakhstan', 'c24']
    """
    plain = unicodedata.normalize("NFC", text).casefold().replace("ё", "е").replace("№", " ")
    return re.findall(r"[^\W_]+", re.sub(r"[’'ʼ]s\b", "", plain))


def key(word: str) -> str:
    """The spelling by which a word, as :func:`words_of` gives it, is compared in every alphabet.

    >>> [key(word) for word in ("қарағанды", "qaraghandy", "qarağandy", "карагандинская")]
    ['karagandi', 'karagandi', 'karagandi', 'karagandinskaia']
    >>> key("цемент"), key("cement"), key("с24"), key("c24")
    ('cement', 'cement', 'c24', 'c24')
    >>> key("металл"), key("zzzqqq")  # a letter is doubled by a spelling; three times it is by a finger, or a numeral
    ('metal', 'zzzkkk')
    """
    if any(letter.isdigit() for letter in word):
        return word.translate(_TWINS)
    if any(letter in _CYRILLIC for letter in word):
        spelt = "".join(_CYRILLIC.get(letter, letter) for letter in word)
    else:
        spelt = unicodedata.normalize("NFKD", word.translate(_MARKED))
        spelt = "".join(letter for letter in spelt if not unicodedata.combining(letter))
        for spelling, sound in _LATIN:
            spelt = re.sub(spelling, sound, spelt)
    return spelt if _HELD.search(word) else re.sub(r"([^\W\daeou])\1+", r"\1", spelt)


def stems(word: str) -> tuple[str, ...]:
    """What may be left of an inflected word: in Russian, in Kazakh, of an English plural.

    >>> set(stems("меди")) & set(stems("медь")), set(stems("мысты")) & set(stems("мыс")), stems("metals")
    ({'мед'}, {'мыс'}, ('metal',))
    """
    if any(letter.isdigit() for letter in word):
        return ()
    if word.isascii():
        return (word.removesuffix("s"),) if _ENDLESS.fullmatch(word) and not word.endswith("ss") else (word,)
    folded = word.replace("й", "и").translate(_FOLDED)
    without = (_RUSSIAN.sub("", folded), _KAZAKH.sub("", folded, count=1))
    return tuple(dict.fromkeys(stem if len(stem) >= _SHORTEST_STEM else folded for stem in without))
