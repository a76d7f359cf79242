"""Words that a sentence needs and a search does not, and words with which persons are counted.

Function words as school grammars list them: articles, prepositions, conjunctions, pronouns, forms
of "to be", "to have" and "to want", and with which somebody says that something is looked for. Words
of one or two letters are not looked for anyway, but in Ethiopic script. What turns a meaning
round ("without", "not") is none of them: who typed it must find it.
"""

from __future__ import annotations

from functools import cache

from catalog.folding import words

_FUNCTION_WORDS = {
    "de": """
        der die das den dem des ein eine einen einem einer eines und oder aber auch als wie was wer
        wo für mit von vom zum zur aus bei beim bis nach auf über unter zwischen damit dass wenn
        ich wir sie mein meine meinen meiner unser unsere unseren uns mir mich ist sind war hat habe
        haben gibt kann können möchte möchten will wollen brauche brauchen suche suchen gesucht
        welche welcher welches bitte nur noch sehr""",
    "en": """
        the and for with from into near are our you your have has can could would want need looking
        look search searching please any some this that there where what which who how about also""",
    "uk": """
        для від при над під про або але між біля через після що як хто де яка який яке які мій моя
        моє мої наш наша наше наші мені нам нас вас вам його цей цього так також тільки лише дуже
        буде було бути маю має маємо можна хочу хочемо шукаю шукаємо потрібна потрібно потрібен
        потрібні будь ласка""",
    "ru": """
        для или при под над про между около через после что как кто где какая какой какие мой моя
        мое мои наш наша наше наши мне нам нас вас вам его она они это этот эта эти так также только
        очень есть был быть можно хочу хотим ищу ищем нужна нужно нужен нужны пожалуйста""",
    "ar": """
        في من إلى على عن مع هذا هذه ذلك التي الذي الذين أو ثم كان كانت يكون هل أين كيف أنا نحن لي
        لنا لدي لدينا أريد نريد أبحث نبحث أحتاج نحتاج بحاجة عند بين أجل حول قرب""",
    "fa": """
        برای از به در با تا که این آن را ها های است هست بود باشد دارد دارم داریم می خواهم خواهیم
        میخواهم میخواهیم یک هم همه یا نیز ما من شما چه کجا چگونه لطفا دنبال""",
    "tr": """
        için ile bir veya gibi kadar olan olarak var nerede nasıl hangi ben biz bizim benim bana bize
        arıyorum arıyoruz istiyorum istiyoruz gerek lazım lütfen çok daha hem ama""",
    "ku": """
        yan yên ser bin min dixwazim dixwazin digerim digerin pêwîst hewce heye hene çawa kîjan
        gelek tenê nêzîkî""",
    "ti": """
        ን ብ ናይ ኣብ ካብ ናብ ምስ ብዛዕባ ከም እዩ እያ እዮም ኣሎ ኣለኒ ኣለና እዚ እዛ እቲ እታ ከምኡ ወይ ድማ ግን ኣነ ንሕና እደሊ ንደሊ
        የድልየኒ የድልየና ሓደ ሓንቲ በጃኹም እንታይ ኣበይ ከመይ ምእንቲ ክሳብ""",
    "so": """
        iyo ama waa waxaan waxaanu waxay leh leeyahay aniga annaga aan mid hal kan tan taas kaas
        raadinayaa raadinaynaa rabaa rabnaa baahanahay baahannahay fadlan xagee sidee maxay ayaa
        loogu talagalay ilaa dhow""",
    "fr": """
        les des une aux pour avec dans sur sous chez par mais est sont avoir ont nous vous ils elles
        mon mes notre nos leur leurs son ses cette ces cet qui que quoi dont comment quel quelle
        quels quelles cherche cherchons recherche besoin veux voudrais voulons très aussi entre""",
}
_PERSONS = {
    "de": "Leute Menschen",
    "en": "people",
    "uk": "людей люди чоловік",
    "ru": "людей люди",
    "ar": "أفراد",
    "tr": "kişilik kişiye",
    "ku": "mirov",
    "so": "dad",
}
"""Beside those of the interface, which says "4 persons"."""


def function_words(tag: str) -> frozenset[str]:
    """Return the folded function words of a language, those of its varieties alike."""
    return _folded(_FUNCTION_WORDS.get(_base(tag), ""))


def person_words(tag: str) -> frozenset[str]:
    """Return what else persons are called in a language where they are counted, folded."""
    return _folded(_PERSONS.get(_base(tag), ""))


def _base(tag: str) -> str:
    return tag.partition("-")[0]


@cache
def _folded(text: str) -> frozenset[str]:
    return frozenset(words(text))
