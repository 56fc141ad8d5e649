"""A name alone in a bubble, where a name is asked for: told from acts, questions and wishes by closed lists. Pure.

The classifier's guess rests on letters where it never saw a word ("Salamah", "Suratman"), so it is not asked.
"""

from __future__ import annotations

import re

from village_desk.conversation import chatter, tongues
from village_desk.conversation.acts import command, means, yes_or_no
from village_desk.conversation.model import shipped
from village_desk.conversation.names_said import known
from village_desk.conversation.phrases import FILLERS, GREETING, THANKS
from village_desk.conversation.spelling import GLOSSARY, folded, words
from village_desk.office.fields_people import tells_no_name, tidy_name
from village_desk.office.no_names import TALK, doubtful, words_of

MOST_WORDS, LONGEST = 5, 60
_LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'’`/\-])*")
_GREETS = GREETING - {"rahayu"}  # a greeting in Java, and a name of many
# Words of everyday that are names as well; most of them were never written to the classifier as names.
_NAMES_TOO = frozenset(
    """
    adil agung akbar aman anugerah arif asih asmara bagus bahagia baik banteng bayu berkah bintang budi
    bulan bunga bungsu cahaya cahyo candra cinta damai dewa dewi dina dian elang embun fajar fitri gesang
    giri gunung hadi hari harum hasan hidayat hidup ikhlas imam indah intan jati jaya jujur jumat kamis
    karang karto kasih kembang kliwon kuat kurnia kusuma laut lestari lila lintang maha mahar maju makmur
    malam mandiri manis mari mawar mega mei melati merah mulia mulya murni muslim nikmat nur nanik pahing
    permata pertiwi pon prima puji puas purnama putih putra rahayu rahmat ratna rejeki rezeki riang rukun
    rusdi saban sabar sabtu sakti salim sari satria saleh sederhana sejahtera sekar selamat senang senin
    sentosa septi seri setia slamet subur suci sukma sunar sumber surya syukur taman tanjung tata tegar
    teguh timur topan untung utama utami wage waras waris wangi warna wibawa wira yogi yoga yatim yasin
    """.split()
)


def verdict(text: str) -> bool | None:
    """True: a name and nothing else. False: plainly none. None: it may be one."""
    said = text.strip()
    if "\n" in said or len(said) > LONGEST or not _LETTERS.fullmatch(said) or _acts(said):
        return False if _acts(said) else None
    if chatter.asks(said):
        return False
    name = tidy_name(said)
    if tells_no_name(name):
        return None if maybe(name) else False
    parts = words_of(name)
    if not 1 <= len(parts) <= MOST_WORDS:
        return None
    names = sum(_is_name(word) for word in parts)
    talk = sum(_is_talk(word) and not _is_name(word) for word in parts)
    if names and names >= talk:
        return True
    return False if talk else None


def maybe(text: str) -> bool:
    """ "Ganti Yuwono", in capitals: the reader of names refuses it once, and it is heard when it is said again."""
    name = tidy_name(text.strip())
    return doubtful(name) and all(word[0].isupper() for word in name.split())


def _acts(text: str) -> bool:
    """A command, a yes or no, a greeting, thanks: nothing else is said."""
    said = words(text)
    if len(said) == 1 and known(folded(text)):
        return False
    if command(text) or means(text, "skip") or means(text, "pause") or means(text, "later"):
        return folded(text) not in _NAMES_TOO
    if yes_or_no(text) is not None:
        return True
    beside = FILLERS | _GREETS | THANKS
    return set(said) <= beside and bool(set(said) & (_GREETS | THANKS))


def _is_name(word: str) -> bool:
    plain = folded(word)
    if known(plain) or plain in _NAMES_TOO:
        return True
    return not _is_talk(word) and f" {plain} " not in shipped().vocabulary and plain not in GLOSSARY


def _is_talk(word: str) -> bool:
    return word in TALK or tongues.spoken(word)
