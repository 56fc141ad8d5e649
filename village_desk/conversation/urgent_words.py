"""Which kind of help a cry is for, by its words. Pure.

That a message is a cry at all is the understanding's to say (intents). Here is what it does not look for: a death
that has just happened, or a hospital that is needed tonight, is no cry by its words, and cannot wait all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from village_desk.conversation import phrases

KINDS = ("crisis", "violence", "fire", "disaster", "police", "ambulance", "death", "general")
LONGEST_NEWS = 25  # words; a longer story has a wish in it


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# One word is enough. In the order in which they are asked: a burning house with somebody hurt needs the fire brigade.
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("violence", _words("kdrt diperkosa perkosaan memperkosa perkosa dicabuli pencabulan mencabuli pelecehan "
                        "dilecehkan melecehkan raped rape molested")),  # fmt: skip
    ("fire", _words("kebakaran terbakar api damkar pemadam membakar meledak ledakan fire burning")),
    ("disaster", _words("banjir kebanjiran longsor gempa tsunami puting beliung roboh ambruk tumbang meletus hanyut "
                        "erupsi flood flooded flooding landslide earthquake")),  # fmt: skip
    ("police", _words("maling kemalingan rampok dirampok perampokan begal dibegal pembegalan pencuri pencurian "
                      "kecurian dibacok bacok membacok ditusuk ditikam dikeroyok mengeroyok tawuran carok penculikan "
                      "diculik disandera disekap dibunuh pembunuhan polisi diancam mengancam mayat thief thieves "
                      "robbed robber stabbed kidnapped police burglar parang celurit golok")),  # fmt: skip
    ("ambulance", _words("kecelakaan tabrakan ketabrak tertabrak pingsan sadar ambulans jantung pendarahan kritis "
                         "sekarat kejang keracunan sesak melahirkan ketuban kesetrum tersengat ular rujukan rujuk "
                         "dirujuk stroke luka terluka darah berdarah sakit ambulance accident crash fainted "
                         "unconscious bleeding heart collapsed labor labour birth hospital patah tenggelam kecebur "
                         "drowning")),  # fmt: skip
)  # fmt: skip
# Every word that tells of a danger by itself.
DANGER = frozenset().union(*(signs for _, signs in _SIGNS))
_CRISIS = (
    "bunuh diri", "gantung diri", "mengakhiri hidup", "akhiri hidup", "mau mati", "ingin mati", "minum racun",
    "tidak kuat hidup", "suicide", "kill myself", "end my life", "kill himself", "kill herself",
)  # fmt: skip
_HITTING = _words(
    "dipukuli dipukul memukuli memukul pukul pukuli dianiaya menganiaya aniaya disiksa menyiksa siksa ditampar "
    "menampar dihajar menghajar hajar ditendang beat beating beaten hits hitting"
)
_CLOSE = _words(
    "istri suami istrinya suaminya anak anaknya bapaknya ayahnya ibunya ibu perempuan wanita pacar mertua bayi "
    "balita wife husband child children woman girl daughter son mother"
)
_DEATH = phrases.DEATH | _words("died dead passed jenazah")
CRYING = _words("tolong segera cepat cepetan darurat bahaya help hurry")
NOW = _words(
    "barusan baru tadi semalam sekarang malam hari segera cepat innalillahi just tonight today now morning"
)
# Who tells it of themselves, their house or their people: no name of a shop, and no place of birth.
OWN = _words(
    "saya aku kami kita rumah tetangga ayah emak mak mbah nenek kakek istri suami anak adik kakak mertua "
    "paman bibi my our we"
)
_HOSPITAL = _words("rujukan rujuk dirujuk merujuk")
# A paper that is named, or a time that is over: then somebody asks the office for its work.
_NOT_NOW = phrases.NOT_NOW | _words(
    "kematian waris ahli warisan tanah certificate letter ago years months haji dunia"
)


# Who comes with one of these threatens, however it is put.
_WEAPONS = _words("parang celurit golok")
_CARRYING = _words("bawa membawa")
_TALKED_OF = _words("penyuluhan sosialisasi surat berita film seminar simulasi pelatihan laporan")


def kind_of(said: Sequence[str]) -> str:
    """Which of KINDS these words (intents.normal) cry for; "general" when none is told."""
    text, known = f" {' '.join(said)} ", set(said)
    if any(f" {phrase} " in text for phrase in _CRISIS):
        return "crisis"
    if known & _HITTING and known & _CLOSE:
        return "violence"
    for kind, signs in _SIGNS:
        if known & signs:
            return kind
    if known & _HITTING:
        return "police"
    return "death" if known & _DEATH else "general"


def news(said: Sequence[str]) -> str | None:
    """What cannot wait though it is no cry: a death just now, a hospital tonight, a weapon, rape, who wants to die.

    None for everything else.
    """
    known = set(said)
    kind = kind_of(said)
    if (kind == "crisis" or known & _SIGNS[0][1]) and not known & _TALKED_OF:
        return kind
    if known & _WEAPONS and known & _CARRYING and not known & _NOT_NOW:
        return "police"
    if not known & NOW or known & (_NOT_NOW - {"dunia"}) or len(said) > LONGEST_NEWS:
        return None
    if known & _DEATH:
        return "death"
    return "ambulance" if known & _HOSPITAL else None
