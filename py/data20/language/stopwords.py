"""Function words of Russian and English.

Closed classes (pronouns, prepositions, conjunctions, particles, auxiliaries, the commonest adverbs), listed by hand for this
project from the grammar of each language; no list of others was copied. Folded as `tokens.fold` does (ё is е).
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the words of a list written as text."""
    return frozenset(text.split())


RUSSIAN = words_of(
    """
    и а но да или либо ни не же бы б ли ль то что чтобы чтоб если когда пока хотя как так также тоже будто словно нежели чем
    поэтому потому затем зато однако причем притом итак лишь только даже уже еще вот вон ведь мол дескать разве неужели пусть пускай
    в во на за под подо над надо к ко с со у о об обо от ото до из изо по при про для без безо через сквозь между меж среди перед
    передо после около возле вокруг вдоль против ради кроме сверх внутри вне из-за из-под насчет вследствие благодаря согласно
    я меня мне мной мною ты тебя тебе тобой тобою он его ему им нем него нему ним она ее ей ею ней нее нею оно мы нас нам нами
    вы вас вам вами они их ими них ними себя себе собой собою
    мой моя мое мои моего моей моему моим моем моими моих мою твой твоя твое твои твоего твоей твоему твоим твоем твоих твоими твою
    наш наша наше наши нашего нашей нашему нашим нашем наших нашими нашу ваш ваша ваше ваши вашего вашей вашему вашим вашем ваших вашими вашу
    свой своя свое свои своего своей своему своим своем своих своими свою
    этот эта это эти этого этой этому этим этом этих этими эту тот та те того той тому тем том тех теми ту такой такая такое такие
    такого такому таким таком таких такими такую сей сия сие сам сама само сами самого самой самому самим самом самих самими саму
    самый самая самое самые весь вся все всего всей всему всем всех всеми всю
    каждый каждая каждое каждые каждого каждой каждому каждым каждом любой любая любое любые любого любому любым любом
    кто кого кому кем ком чего чему чем чём какой какая какое какие какого какому каким каком каких какими какую
    который которая которое которые которого которой которому которым котором которых которыми которую чей чья чье чьи
    где куда откуда когда зачем почему отчего сколько столько там тут здесь туда сюда оттуда отсюда тогда теперь сейчас потом
    всегда никогда иногда везде нигде никто ничто ничего никого никому ничем некто нечто некий некоторый некоторые некоторых кто-то что-то
    какой-то где-то когда-то как-то кто-нибудь что-нибудь какой-нибудь
    быть есть был была было были буду будет будем будут будете будешь будь будучи бывает является являются
    мочь могу может можем можете могут мог могла могло могли можно нельзя нужно надо должен должна должно должны следует
    очень более менее больше меньше весьма слишком почти совсем просто именно например вообще впрочем конечно видимо наверное
    раз два один одна одно одни одного одной одному одним другой другая другое другие других другого другому другим
    нет т е д п г гг др пр см рис стр
    """
)

ENGLISH = words_of(
    """
    a an the and or but nor so yet if then else than that this these those there here when while where why how what which who whom whose
    as at by for from in into of off on onto out over to up down with without within about above across after against along among around
    before behind below beneath beside besides between beyond during except inside near outside per since through throughout toward
    towards under until till upon via
    i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself we us our ours ourselves
    they them their theirs themselves one ones someone something somebody anyone anything anybody everyone everything everybody nobody nothing none
    am is are was were be been being do does did done doing have has had having can could may might must shall should will would ought
    isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't cannot couldn't won't wouldn't shouldn't mustn't
    it's that's there's he's she's i'm you're we're they're i've you've we've they've i'll you'll we'll they'll he'll she'll it'll i'd you'd let's
    not no yes all any both each either neither every few many more most much several some such other another same own too very just only
    also even still again once twice ever never always often sometimes now already however therefore thus hence though although because whether unless
    rather quite almost perhaps maybe like get gets got let lets etc e.g i.e vs
    """
)

STOP_WORDS = RUSSIAN | ENGLISH


def is_stop_word(form: str) -> bool:
    """Return whether a folded word is a function word of Russian or English."""
    return form in STOP_WORDS
