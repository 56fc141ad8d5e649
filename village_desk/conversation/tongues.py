"""Which language a message is written in, and which one it asks for: from its small words, with a margin. Pure.

Small words decide, because papers and names are the same in every language. One loan word decides nothing: people in
Java say "nggih" and "matur nuwun" in the middle of Indonesian. Every list can be read, and added to, by a speaker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from village_desk.office.languages import DEFAULT


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that hardly anybody writes in another of these languages.
_OWN: Mapping[str, frozenset[str]] = {
    "jv": _set("""
        kulo kula badhe wonten mboten boten sampun dereng nopo menapa punopo pripun kadospundi pundi saged nyuwun
        dipun kagem kangge kaliyan ingkang taksih niki niku meniko menika gadhah mbeto pinten sinten ndamel damel
        mawon malih dados dateng dhateng saking gantos tiyang panjenengan menawi nanging kersa kepareng dalem
        arep ora wis uwis durung rung piye piro pira opo njaluk nggo karo isih saiki gawekno gawe iso sing ono neng
        nang endi bojoku anakku jenengku jenenge omahe tulung kudu nduwe duwe nek iki kuwi dudu wong sopo dadi teko
        njupuk nggowo syarate surate carane petugase ojo kabeh maneh mriki ngriki
    """),
    "su": _set("""
        abdi nyuhunkeun teu naon aya tos parantos hoyong kumaha sabaraha tiasa kedah ieu eta nu deui pisan gaduh
        nyieun ngadamel muhun sumuhun iraha saha ayeuna dieu atuh henteu moal acan leungit kaleungitan didamelkeun
        keur dupi upami janten kana dina syaratna ngaran wae bade biang salaki peryogi nyandak nyarios serat budak
    """),
    "mad": _set("""
        bula kaula kaule kaula nyoon nyo'on terro agebey agebeya agabay ngagebey ampon ponapa panapa sorat soratta
        oreng kaangguy kaangghuy bede badha sobung tadha dhimma kadiponapa kadhiponapa berempa barampa sateya
        samangken samangkin paneka kadinto kadhinto manabi bisaos bellun bellum pole syarata elang andi eppa ebu
        kamma akabin ekala majar ngurusa egante dhaddi mon bai bei nika omor mare gi' ta' se bengko lake bine
    """),
    "en": _set("""
        my is are am the need want how what where when who do does did have has you your for of would like can could
        it this that with from make get speak understand write i'm i don't dont not and was there here me we our lost
        someone which why be will should
    """),
}
# Politeness that has wandered into everybody's Indonesian, and words that two of these languages share.
_LOANED: Mapping[str, frozenset[str]] = {
    "jv": _set(
        "nggih inggih njih monggo mangga matur nuwun suwun maturnuwun sugeng mas kulonuwun simbah mbah"
    ),
    "su": _set("hatur nuhun punten mangga wilujeng sampurasun mah teh bapa akang sareng ti"),
    "mad": _set("sakalangkong engghi enggi bhunten bunten saporana salamet sareng ghi tore toreh"),
    "en": _set("please hello thanks thank good morning afternoon evening sorry sir help ok yes no"),
}
# What only a speaker puts at the end of a word: suratipun, cetakaken; didamelkeun; agebeyaghi.
_ENDINGS: Mapping[str, re.Pattern[str]] = {
    "jv": re.compile(r"\w{3,}(?:ipun|aken)$"),
    "su": re.compile(r"\w{3,}keun$"),
    "mad": re.compile(r"\w{3,}aghi$"),
}
_INDONESIAN = _set("""
    saya sy aku mau yang yg tidak tdk gak nggak ga untuk utk dengan dgn dan sudah sdh udah belum blm bagaimana gimana
    bgmn apa apakah ini itu dari bisa buat bikin ingin pengen mohon minta di ke kalau kalo klo ada atau karena karna
    kapan berapa brp mana siapa saja aja sama jadi juga lagi harus perlu punya kami kita sekarang kok dong ya
    suratnya syaratnya caranya
""")
# A whole message that is a greeting of this language, and nothing else.
_GREETINGS: Mapping[str, re.Pattern[str]] = {
    # "Kulo nuwun" alone is everybody's at a Javanese door.
    "jv": re.compile(r"(?:kul[oa] ?nuwun )?sugeng (?:enjing|enjang|injing|siang|sonten|dalu|ndalu|rawuh)"),
    "su": re.compile(r"sampurasun|wilujeng (?:enjing|siang|sonten|wengi|sumping)"),
    "mad": re.compile(r"sa?lamet (?:lagg?hu|laggu|dhateng|abang)"),
    "en": re.compile(r"good (?:morning|afternoon|evening|day)|hello,? how are you|hi there"),
}
_BESIDE_A_GREETING = _set(
    "pak bapak bu ibu mas mbak kang teh admin min kades lurah assalamualaikum sedoyo sedaya sadayana nggih"
)
_AMONG_ENGLISH = _set("sir madam everyone admin")

_CLEAR, _MARGIN = 2.0, 1.0
_CLEARLY_INDONESIAN = 3
_LONGEST = 600
_STRANGE = 2  # words that say nothing about languages, in a message that asks for one

_PURPOSE = _set("kangge kagem kanggo kaangguy kaangghuy ngge nggo for to")
_NAMES: Mapping[str, str] = {
    **dict.fromkeys(("indonesia", "indonesian", "indo", "indonesiaan"), "id"),
    **dict.fromkeys(("english", "inggris", "ingris", "enggris"), "en"),
    **dict.fromkeys(("jawa", "jowo", "jawi", "javanese", "jawane"), "jv"),
    **dict.fromkeys(("sunda", "sundanese"), "su"),
    **dict.fromkeys(("madura", "madhura", "madure", "madurese", "medure", "madureh"), "mad"),
}
_THE_WORD = _set("bahasa bhs bhasa basa boso bosone bhesa besa language languages")
_USING = _set("""
    pakai pake pakek memakai nganggo nganggem ngangge nganggeh ngangguy anggo make maka bisa isa iso saged tiasa
    bales balas dibalas jawab dijawab ganti gantos ubah pindah speak use using in dalam ngomong bicara chat
    ngerti ngertos paham mengerti understand ngarte mau want can could prefer lewat kangge switch to please
""")
_WISHING = _set("mau want can could prefer lewat kangge to please in dalam chat make maka")
_AROUND = _USING | _set("""
    aja saja ae wae mawon kemawon bae bai bei bisaos we you saya kulo kula aku abdi bula kaula i nggih ya yo iya
    engghi muhun tolong tulung please pls pak bapak bu ibu min admin mas mbak yang yg kalau dong dulu monggo kersane
    nyuwun minta mohon punten atuh sekarang lagi kita the my in ini untuk ke
""")
# "Pindah ke Madura" moves there: these stand beside a language only where the word for it is there too.
_TRAVELLING = _set("pindah ke lewat untuk kangge dalam make maka ini kita")
_NOT = _set(
    "tidak tdk gak ga nggak ngga enggak ora mboten boten teu henteu ta ta' not dont don't cannot cant jangan ojo"
)


@lru_cache(maxsize=256)
def heard(text: str) -> str | None:
    """The language that this message is clearly written in; None when it is mixed, too short, or only data."""
    said = _words(text)
    if not said:
        return None
    for language in _GREETINGS:
        if _only_greets(said, language):
            return language
    scores = sorted(((_score(said, language), language) for language in _OWN), reverse=True)
    (most, language), (next_most, _) = scores[:2]
    plain = sum(word in _INDONESIAN for word in said)
    if most >= max(_CLEAR, plain) and most - next_most >= _MARGIN:
        return language
    return DEFAULT if plain >= _CLEARLY_INDONESIAN and plain >= 3 * most else None


def chats(text: str) -> bool:
    """Is this a sentence of another language than Indonesian, and no purpose ("kangge ndaftar sekolah")?"""
    said = _words(text)
    return heard(text) not in (None, DEFAULT) and said[0] not in _PURPOSE


def spoken(word: str) -> bool:
    """Is this a small word of one of these languages, which stands in talk and in no name?"""
    return any(word in own for own in _OWN.values())


def about_languages(text: str) -> bool:
    """Does it hold the word for language? "Jawa" alone is a place."""
    return bool(_THE_WORD & set(_words(text)))


def named(text: str) -> str:
    """The language that a message wants which is known to be about languages; "" where it names none."""
    said = _words(text)
    places = [(place, _NAMES[word]) for place, word in enumerate(said) if word in _NAMES]
    return _wanted(said, places) if places else ""


def asked(text: str, *, among_answers: bool = False) -> str | None:
    """The language that this message asks for; "" when it asks for another without saying which; else None.

    `among_answers`: something is being asked for that may hold a language's name (a place, a profession), so that
    only a message about nothing else counts.
    """
    said = _words(text)
    if not 0 < len(said) <= 12:
        return None
    named = [(place, _NAMES[word]) for place, word in enumerate(said) if word in _NAMES]
    about_languages = any(word in _THE_WORD for word in said)
    around = _AROUND if about_languages else _AROUND - _TRAVELLING
    bare = all(word in around | _THE_WORD | _NOT or word in _NAMES for word in said)
    if not named:
        return "" if about_languages and bare else None
    if among_answers and not (bare and (about_languages or len(said) > 1)):
        return None
    if not bare and not (about_languages and _few_others(said)):
        return None
    return _wanted(said, named)


def _few_others(said: list[str]) -> bool:
    """ "Nyuwun pirsa, bahasa Jawa saged?" is about the language; "guru bahasa Inggris mau buat surat" is not."""
    others = [w for w in said if w not in _AROUND | _THE_WORD | _NOT and w not in _NAMES]
    return len(others) <= _STRANGE and bool((_USING - _WISHING) & set(said))


def _wanted(said: list[str], named: list[tuple[int, str]]) -> str:
    """Of the languages that are named the one that is wanted: "aku ora iso basa Indonesia" wants another."""
    before = 0
    refused = set()
    for place, language in named:
        if _NOT & set(said[before:place]):
            refused.add(language)
        else:
            return language
        before = place + 1
    other = heard(" ".join(said))
    if other and other not in refused:
        return other
    return DEFAULT if DEFAULT not in refused else ""


def _only_greets(said: list[str], language: str) -> bool:
    beside = _AMONG_ENGLISH if language == "en" else _BESIDE_A_GREETING
    return bool(_GREETINGS[language].fullmatch(" ".join(word for word in said if word not in beside)))


def _score(said: list[str], language: str) -> float:
    """Each word counts once; loaned ones count half, and two of them at most."""
    distinct = set(said)
    own = distinct & _OWN[language]
    if pattern := _ENDINGS.get(language):
        own = own | {word for word in distinct if pattern.fullmatch(word)}
    return len(own) + 0.5 * min(len((distinct & _LOANED[language]) - own), 2)


def _words(text: str) -> list[str]:
    """Small letters without accents; apostrophes stay only where they tell languages apart."""
    decomposed = unicodedata.normalize("NFKD", text[:_LONGEST].lower())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    found = re.findall(r"[a-z]+(?:'[a-z]*)?", re.sub(r"[’‘`´]", "'", bare))
    known = {word for words in _OWN.values() for word in words if "'" in word} | _NOT
    return [word if word in known else word.replace("'", "") for word in found]
