"""What the network tool says, in both languages."""

from __future__ import annotations

from data20.messages import Text

TEXTS = {
    "summary": Text(
        "{nodes|статья|статьи|статей}, {edges|связь|связи|связей}, {groups|сообщество|сообщества|сообществ} (модулярность {modularity}); главный посредник — «{broker}».",
        "{nodes|article|articles}, {edges|link|links}, {groups|community|communities} (modularity {modularity}); the main broker is “{broker}”.",
    ),
    "summary_flat": Text(
        "{nodes|статья|статьи|статей}, {edges|связь|связи|связей}, {groups|сообщество|сообщества|сообществ} (модулярность {modularity}); посредников нет: ни одна статья не стоит на пути между другими.",
        "{nodes|article|articles}, {edges|link|links}, {groups|community|communities} (modularity {modularity}); there are no brokers: no article stands on the way between others.",
    ),
    "summary_unlinked": Text(
        "{nodes|статья|статьи|статей}, а ссылок между статьями нет: сети пока нет.",
        "{nodes|article|articles} and not one link between articles: there is no network yet.",
    ),
    "edges": Text("Связи", "Links"), "density": Text("Плотность", "Density"), "density_note": Text("Какая доля возможных связей есть.", "The share of possible links that exist."),
    "reciprocity": Text("Взаимность", "Reciprocity"), "components": Text("Отдельные группы", "Separate groups"), "largest": Text("Статей в наибольшей", "Articles in the largest"),
    "average": Text("Шагов между статьями", "Steps between articles"), "average_note": Text("Среднее по парам, между которыми есть путь.", "Mean over the pairs that a path connects."),
    "longest": Text("Самый длинный кратчайший путь", "Longest shortest path"),
    "transitivity": Text("Транзитивность", "Transitivity"), "transitivity_note": Text("Какая доля троек «сосед моего соседа» замкнута.", "The share of “neighbour of my neighbour” triples that are closed."),
    "assortativity": Text("Ассортативность", "Assortativity"), "assortativity_note": Text("Больше нуля: хорошо связанные ссылаются друг на друга; меньше: на малосвязанные.", "Above zero, well-linked articles link to each other; below, to poorly linked ones."),
    "small_world": Text("Тесный мир σ", "Small world σ"), "small_world_note": Text("Больше 1: плотные кружки и короткие пути сразу.", "Above 1: close circles and short paths at once."),
    "modularity": Text("Модулярность", "Modularity"), "modularity_note": Text("Насколько связей внутри сообществ больше, чем при случайных связях; от 0,3 деление заметно.", "How many more links lie inside communities than by chance; from 0.3 the division is clear."),
    "groups": Text("Сообщества", "Communities"), "cuts": Text("Точки сочленения", "Cut points"), "bridges": Text("Мосты", "Bridges"),
    "error": Text("Погрешность посредничества", "Error of betweenness"), "error_note": Text("95 %: посчитано от {sources|статьи|статей|статей}, выбранных случайно.", "95 %: computed from {sources|article|articles} chosen at random."),
    "group_name": Text("{number} · {main}", "{number} · {main}"), "group_none": Text("вне сообществ", "in no community"),
    "picture": Text("Сеть по сообществам", "The network by community"), "picture_cut": Text("Показаны {shown} самых связанных из {total}; в файлах сеть целиком.", "The {shown} best linked of {total} are shown; the files hold the whole network."),
    "overlap": Text("Согласны ли меры: общие статьи в первых десятках", "Do the measures agree: shared articles in the top tens"), "measure": Text("Мера", "Measure"),
    "table": Text("Статьи по посредничеству", "Articles by betweenness"),
    "pagerank": Text("PageRank", "PageRank"), "betweenness": Text("Посредничество", "Betweenness"), "betweenness_note": Text("Доля кратчайших путей между другими, что проходят здесь.", "The share of shortest paths between others that pass here."),
    "closeness": Text("Близость", "Closeness"), "closeness_note": Text("Вассерман — Фауст: чем ближе ко всем, тем больше; недостижимые учтены.", "Wasserman–Faust: the nearer to all, the higher; the unreachable count."),
    "harmonic": Text("Гармоническая", "Harmonic"), "eigenvector": Text("Собств. вектор", "Eigenvector"), "katz": Text("Кац", "Katz"), "links_in": Text("Ссылки сюда", "Links in"),
    "clustering": Text("Кластерность", "Clustering"), "core": Text("k-ядро", "k-core"), "core_note": Text("Держится, когда убраны все с меньшим числом связей.", "Stays when all with fewer links are taken away."),
    "constraint": Text("Замкнутость (Бёрт)", "Constraint (Burt)"), "constraint_note": Text("Мало — статья соединяет группы, которые иначе порознь.", "Low: the article joins groups that are otherwise apart."),
    "group": Text("Сообщество", "Community"), "role": Text("Роль", "Role"),
    "role_cut": Text("без неё сеть распадается", "without it the network falls apart"), "role_broker": Text("соединяет группы", "joins groups"),
    "role_core": Text("в самом ядре", "in the innermost core"), "role_leaf": Text("держится на одной связи", "hangs by one link"), "role_alone": Text("не связана ни с чем", "linked to nothing"), "role_none": Text("—", "—"),
    "groups_table": Text("Сообщества и их главные статьи", "Communities and their main articles"), "main": Text("Главная статья", "Main article"), "others": Text("Ещё в нём", "Also in it"),
    "inside": Text("Связи внутри", "Links inside"), "outside": Text("Связи наружу", "Links outside"),
    "bridges_table": Text("Мосты: связи, на которых всё держится", "Bridges: links that everything hangs by"), "from": Text("Одна сторона", "One side"), "to": Text("Другая сторона", "Other side"),
    "bridges_empty": Text("Мостов нет: между любыми соседями есть обход.", "No bridges: there is a way round every link."),
    "path": Text("Кратчайший путь", "Shortest path"), "path_none": Text("Пути нет, даже против направления ссылок.", "There is no path, not even against the direction of links."),
    "path_any": Text("По ссылкам пути нет; показан путь без учёта направления.", "No path follows the links; this one ignores their direction."), "step": Text("шаг {number}", "step {number}"),
    "explain": Text(
        "**Как читать.** *Посредничество* находит статьи, через которые идут дороги между темами; *близость* — откуда до всего недалеко; *собственный вектор* и *Кац* — у кого важные соседи; *k-ядро* — кто в плотной середине. "
        "*Сообщества* — группы, внутри которых ссылок больше, чем вышло бы случайно (Лувен). *Точка сочленения* — статья, без которой части сети теряют друг друга; *мост* — такая же ссылка. Меры, кроме PageRank и Каца, не смотрят на направление ссылок.",
        "**How to read it.** *Betweenness* finds the articles that roads between topics pass; *closeness*, those from which nothing is far; *eigenvector* and *Katz*, those with important neighbours; *k-core*, the dense middle. "
        "*Communities* are groups with more links inside than chance would give (Louvain). A *cut point* is an article without which parts of the network lose each other; a *bridge* is such a link. All measures but PageRank and Katz ignore the direction of links.",
    ),
}  # fmt: skip

HELP = Text(
    """**На какой вопрос отвечает.** Как устроена сеть статей: что в середине, кто соединяет темы, на какие сообщества она делится и где рвётся?

**Как считается.** Посредничество — алгоритм Брандеса (2001), точно; когда статей и ссылок очень много — от случайных опорных статей, и погрешность названа. Близость — с поправкой Вассермана и Фауст (1994) и гармоническая; собственный вектор (Боначич, 1972); Кац (1953), α = 0,85/λ; кластерность (Уоттс и Строгац, 1998); k-ядра (Батагель и Заверсник, 2003); точки сочленения и мосты (Тарьян, 1973); замкнутость (Бёрт, 1992). Сообщества — Лувен (Блондель и др., 2008) с разрешением γ, несвязные сообщества разделены; модулярность Ньюмана. Тот же запуск даёт тот же ответ: случайность идёт от зерна.

**Как читать.** Посмотрите, согласны ли меры (тепловая карта): если все указывают на одни статьи, они и есть середина; если расходятся — у сети несколько центров.

**Границы.** Ссылки из созданных блоков не считаются. В таблице до 1000 статей, в файлах все.""",
    """**What it answers.** How is the network of articles built: what is in its middle, who joins the topics, which communities does it fall into, and where does it tear?

**How it is computed.** Betweenness by Brandes' algorithm (2001), exact; where there are very many articles and links, from random pivots, with the error stated. Closeness with the correction of Wasserman and Faust (1994), and harmonic; eigenvector (Bonacich 1972); Katz (1953), α = 0.85/λ; clustering (Watts and Strogatz 1998); k-cores (Batagelj and Zaveršnik 2003); cut points and bridges (Tarjan 1973); constraint (Burt 1992). Communities by Louvain (Blondel et al. 2008) with resolution γ, disconnected ones split; Newman's modularity. The same run gives the same answer: chance comes from the seed.

**How to read it.** See whether the measures agree (heat map): if all point to the same articles, those are the middle; if not, the network has several centres.

**Limits.** Links in generated blocks don't count. The table shows up to 1000 articles, the files all.""",
)
