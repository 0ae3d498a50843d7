"""What the orphan finder says, in both languages."""

from __future__ import annotations

from data20.messages import Text

TEXTS = {
    "summary": Text(
        "Ни одна ссылка не ведёт на {orphans|статью|статьи|статей} из {total}; {linkable|из них можно|из них можно|из них можно} связать одним нажатием.",
        "Nothing links to {orphans|article|articles} of {total}; {linkable|of them|of them} can be linked with one click.",
    ),
    "summary_none": Text("На каждую статью ведёт хотя бы одна ссылка.", "Every article has at least one link to it."),
    "orphans": Text("Сироты", "Orphans"), "orphans_note": Text("На них не ссылается ни одна статья.", "No article links to them."),
    "isolated": Text("Без связей вовсе", "Without any link"), "dead_ends": Text("Тупики", "Dead ends"), "dead_note": Text("Из них никуда не ведут ссылки.", "They link to nothing."),
    "weak": Text("На одной ссылке", "On a single link"), "unreachable": Text("Не дойти от начала", "Out of reach from the start"), "start": Text("Начальные страницы", "Start pages"),
    "linkable": Text("Можно связать сейчас", "Can be linked now"), "ignored": Text("Пропущено статей", "Articles left out"),
    "chart": Text("Где сироты", "Where the orphans are"), "root": Text("(корень)", "(root)"),
    "table": Text("Статьи, на которые никто не ссылается", "Articles that nothing links to"), "kind": Text("Какая", "Kind"), "date": Text("Дата", "Date"),
    "kind_isolated": Text("без связей", "no links at all"), "kind_orphan": Text("ссылается, но о ней не знают", "links out, but is unknown"), "kind_stub": Text("заготовка", "stub"), "kind_new": Text("новая", "new"),
    "why_isolated": Text("ни одной ссылки сюда и отсюда", "no link in or out"), "why_orphan": Text("{n|ссылка|ссылки|ссылок} отсюда, сюда — ни одной", "{n|link|links} out, none in"), "why_stub": Text("{n|слово|слова|слов}: сначала дописать", "{n|word|words}: write more first"),
    "why_new": Text("{n|день|дня|дней} с создания: ещё не успели", "{n|day|days} old: too new to be linked"),
    "from": Text("Откуда сослаться", "Where to link from"), "how": Text("Почему оттуда", "Why from there"), "mention": Text("там уже упомянуто «{text}», строка {line}", "it already mentions “{text}”, line {line}"),
    "own_link": Text("сирота сама ссылается туда", "the orphan itself links there"),
    "unreachable_table": Text("Не дойти по ссылкам от начальных страниц", "Out of reach by links from the start pages"), "weak_table": Text("Держатся на одной ссылке", "Held by a single link"), "only": Text("Единственная ссылка", "The only link"),
    "dead_table": Text("Тупики: читать дальше некуда", "Dead ends: nowhere to read on"), "fine": Text("Таких нет.", "There are none."),
    "explain": Text(
        "**Как читать.** *Сирота* — статья, на которую не ссылается ни одна другая: найти её можно только поиском. *Без связей* — и сама ни на что не ссылается. *Тупик* никуда не ведёт. *На одной ссылке* станет сиротой, если та исчезнет. "
        "Предложение «откуда сослаться» берёт статью, где имя сироты уже стоит без ссылки, иначе — самую близкую по словам, ссылкам и тегам.",
        "**How to read it.** An *orphan* is an article that no other links to: only search finds it. *No links at all*: it links to nothing either. A *dead end* leads nowhere. *On a single link* becomes an orphan when that goes. "
        "“Where to link from” names an article that already mentions the orphan without a link, else the nearest by words, links and tags.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Какие статьи никто не найдёт по ссылкам — и откуда на них сослаться?

**Как считается.** Сирота — статья без входящих ссылок от других (в тексте, вставкой, `related`, `prerequisites`, `parent`); ссылки на себя и из созданных блоков не считаются. Начальные страницы (Home, index, README, «Главная» ближе всего к корню или те, что вы назвали) сиротами не бывают; от них обходом в ширину найдено, куда не дойти. Возраст — по дате в метаданных против последней даты хранилища, а не по времени файла. Откуда сослаться — место, где заголовок или псевдоним уже упомянут, иначе самая близкая статья (слова, ссылки и теги, слитые по рангам: Кормак и др., 2009).

**Что записывает.** Если решите — делает ссылкой одно упоминание каждой сироты. Больше в статье не меняется ни знака; второй запуск ничего не предлагает.

**Границы.** Папки из «не считать» (сначала `inbox`) не проверяются, но их ссылки учитываются. Близкие статьи ищутся для первых пятидесяти сирот.""",
    """**What it answers.** Which articles can nobody find by links — and where should they be linked from?

**How it is computed.** An orphan has no incoming links from others (in the text, as an embed, `related`, `prerequisites`, `parent`); links to itself and from generated blocks don't count. Start pages (Home, index, README nearest the root, or those you name) are never orphans; breadth-first search from them finds what is out of reach. Age is by the date in the metadata against the vault's newest date, not by file time. Where to link from is a place that already mentions the title or an alias, else the nearest article (words, links and tags fused by rank: Cormack et al. 2009).

**What it writes.** If you decide so, it makes one mention of each orphan a link. Not a character more changes; a second run proposes nothing.

**Limits.** Folders under “leave out” (at first `inbox`) aren't checked, but their links count. Near articles are looked up for the first fifty orphans.""",
)
