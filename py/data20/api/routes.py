"""Every route of the API. The order matters where two match: the more special one stands first."""

from __future__ import annotations

from data20.api.handlers import (
    articles,
    files,
    graph,
    history,
    jobs,
    lab,
    outside,
    own_tools,
    search,
    system,
    tools,
    vault,
)
from data20.api.routing import Answer, Body, Route
from data20.api.schemas import articles as article_types
from data20.api.schemas import history as history_types
from data20.api.schemas import jobs as job_types
from data20.api.schemas import requests
from data20.api.schemas import search as search_types
from data20.api.schemas import system as system_types
from data20.api.schemas import tools as tool_types
from data20.api.schemas import vault as vault_types
from data20.api.schemas.common import Changed
from data20.errors import ArticleMissing, AttachmentMissing, Conflict, NotFound, StaleVersion, VersionMissing
from data20.jobs.errors import ArtifactMissing, JobMissing, NothingToApply
from data20.lab.errors import BadWheel, NotInstallable
from data20.messages import Text

ANY = ("*/*",)
WRITTEN = Answer(Text("Записано.", "Written."), Changed)

ROUTES: tuple[Route, ...] = (
    # the engine
    Route("GET", "/health", system.health, "system", Text("Как дела у движка", "How the engine is"),
          {200: Answer(Text("Состояние.", "The state."), system_types.Health)}),
    Route("GET", "/metrics", system.metrics, "system", Text("Метрики для Prometheus", "Metrics for Prometheus"),
          {200: Answer(Text("Текст Prometheus 0.0.4.", "Prometheus text 0.0.4."), media_types=("text/plain",))}),
    Route("GET", "/openapi.json", system.openapi, "system", Text("Это описание", "This description"),
          {200: Answer(Text("OpenAPI 3.1.", "OpenAPI 3.1."))}, headers=("If-None-Match",), hidden=True),
    Route("GET", "/docs", system.docs, "system", Text("Страница описания", "The description as a page"),
          {200: Answer(Text("HTML.", "HTML."), media_types=("text/html",))}, hidden=True),
    Route("GET", "/api/stats", system.stats, "system", Text("Числа о хранилище и движке", "Numbers about the vault and the engine"),
          {200: Answer(Text("Числа.", "The numbers."), system_types.Stats)}),
    # tools
    Route("GET", "/api/tools", tools.list_tools, "tools", Text("Каталог инструментов", "The catalogue of tools"),
          {200: Answer(Text("Инструменты.", "The tools."), tool_types.ToolList)}, query=requests.ToolsQuery),
    Route("GET", "/api/tools/{name}", tools.read_tool, "tools", Text("Один инструмент", "One tool"),
          {200: Answer(Text("Инструмент.", "The tool."), tool_types.ToolDetail)}, errors=(NotFound,)),
    Route("GET", "/api/categories", tools.list_categories, "tools", Text("Семейства инструментов", "Families of tools"),
          {200: Answer(Text("По имени.", "By name."), tool_types.CategoryMap)}),
    Route("GET", "/api/own-tools", own_tools.list_own_tools, "tools", Text("Инструменты самого хранилища", "The vault's own tools"),
          {200: Answer(Text("Файлы и согласия.", "Files and consents."), tool_types.OwnToolList)}),
    Route("GET", "/api/own-tools/code", own_tools.read_tool_code, "tools", Text("Код инструмента для чтения", "A tool's code to be read"),
          {200: Answer(Text("Файлы.", "The files."), tool_types.OwnToolCode)}, query=requests.CodeQuery, errors=(NotFound, Conflict)),
    Route("POST", "/api/own-tools/agree", own_tools.agree_to_tool, "tools", Text("Разрешить прочитанный код", "Let the code that was read run"),
          {200: Answer(Text("Инструмент готов.", "The tool is ready."), tool_types.OwnToolFile)}, body=Body(requests.AgreeBody), errors=(NotFound, Conflict)),
    Route("POST", "/api/own-tools/withdraw", own_tools.withdraw_tool, "tools", Text("Отозвать разрешение", "Take the consent back"),
          {200: Answer(Text("Больше не запускается.", "It runs no more."), tool_types.OwnToolFile)}, body=Body(requests.WithdrawBody), errors=(NotFound,)),
    # the lab
    Route("GET", "/api/lab", lab.list_notebooks, "lab", Text("Статьи с ячейками", "Articles with cells"),
          {200: Answer(Text("Тетради.", "The notebooks."), tool_types.NotebookList)}),
    Route("POST", "/api/lab/run", lab.run_cell, "lab", Text("Выполнить ячейку", "Run a cell"),
          {202: Answer(Text("Задача поставлена.", "The job is queued."), job_types.JobAccepted, headers=("Location",)),
           200: Answer(Text("Задача закончилась вовремя (Prefer: wait).", "The job ended in time (Prefer: wait)."), job_types.Job, headers=("Location",))},
          body=Body(requests.CellBody), headers=("Prefer",)),
    Route("POST", "/api/lab/wheel", lab.read_wheel, "lab", Text("Посмотреть на файл wheel", "Look at a wheel"),
          {200: Answer(Text("Что он говорит о себе.", "What it says of itself."), tool_types.WheelFacts)},
          query=requests.WheelQuery, body=Body(media_types=lab.WHEEL_TYPES), errors=(BadWheel,)),
    Route("POST", "/api/lab/packages", lab.plan_packages, "lab", Text("Что нужно, чтобы установить пакеты", "What it takes to install packages"),
          {200: Answer(Text("Что спросить или установить.", "What to ask, or to install."), tool_types.PackagePlan)}, body=Body(requests.PackagesBody), errors=(NotInstallable,)),
    # jobs
    Route("POST", "/api/run", jobs.run_tool, "jobs", Text("Запустить инструмент", "Run a tool"),
          {202: Answer(Text("Задача поставлена.", "The job is queued."), job_types.JobAccepted, headers=("Location",)),
           200: Answer(Text("Задача закончилась вовремя (Prefer: wait).", "The job ended in time (Prefer: wait)."), job_types.Job, headers=("Location",))},
          body=Body(requests.RunBody), headers=("Prefer", "Cache-Control"), errors=(NotFound,)),
    Route("GET", "/api/jobs", jobs.list_jobs, "jobs", Text("Задачи, новые сначала", "Jobs, newest first"),
          {200: Answer(Text("Задачи.", "The jobs."), job_types.JobList)}, query=requests.JobsQuery),
    Route("GET", "/api/jobs/{job_id}", jobs.read_job, "jobs", Text("Одна задача с отчётом", "One job with its report"),
          {200: Answer(Text("Задача.", "The job."), job_types.Job)}, errors=(JobMissing,)),
    Route("DELETE", "/api/jobs/{job_id}", jobs.delete_job, "jobs", Text("Отменить или удалить задачу", "Cancel or remove a job"),
          {200: Answer(Text("Сделано.", "Done."), job_types.JobRemoved)}, errors=(JobMissing,)),
    Route("GET", "/api/jobs/{job_id}/events", jobs.job_events, "jobs", Text("Поток событий задачи", "The job's events as a stream"),
          {200: Answer(Text("progress, log, end.", "progress, log, end."), media_types=(jobs.EVENT_STREAM,))},
          headers=("Last-Event-ID",), errors=(JobMissing,)),
    Route("GET", "/api/jobs/{job_id}/artifacts/{name:path}", jobs.read_artifact, "jobs", Text("Файл задачи", "A file of the job"),
          {200: Answer(Text("Файл.", "The file."), media_types=ANY, headers=("ETag", "Content-Disposition"))},
          headers=("If-None-Match", "Range"), errors=(ArtifactMissing,)),
    Route("POST", "/api/jobs/{job_id}/apply", jobs.apply_changes, "jobs", Text("Применить предложенное", "Apply what the job proposes"),
          {200: WRITTEN}, body=Body(requests.ApplyBody, required=False), errors=(JobMissing, NothingToApply)),
    # history
    Route("GET", "/api/history", history.list_history, "history", Text("Журнал, новое сначала", "The journal, newest first"),
          {200: Answer(Text("Записи.", "The entries."), history_types.HistoryList)}, query=requests.HistoryQuery),
    Route("GET", "/api/history/{generation}", history.read_history, "history", Text("Одна запись с различиями", "One entry with its diffs"),
          {200: Answer(Text("Запись.", "The entry."), history_types.HistoryDetail)}, errors=(NotFound,)),
    Route("POST", "/api/history/{generation}/undo", history.undo, "history", Text("Отменить запись", "Undo an entry"),
          {200: WRITTEN}, headers=("Idempotency-Key",), errors=(NotFound, Conflict)),
    # articles
    Route("GET", "/api/articles", articles.list_articles, "articles", Text("Список статей", "The list of articles"),
          {200: Answer(Text("Статьи.", "The articles."), article_types.ArticleList)}, query=requests.ArticlesQuery),
    Route("GET", "/api/articles/{path:path}/view", articles.view_article, "articles", Text("Статья для чтения", "An article to read"),
          {200: Answer(Text("Вид статьи.", "The view."), article_types.ArticleView, headers=("ETag",))},
          headers=("If-None-Match",), errors=(ArticleMissing,)),
    Route("POST", "/api/articles/{path:path}/move", articles.move_article, "articles", Text("Переименовать вместе со ссылками", "Rename, with every link"),
          {200: Answer(Text("Записано.", "Written."), Changed, headers=("Location",))}, body=Body(requests.MoveBody),
          headers=("If-Match", "Idempotency-Key"), errors=(ArticleMissing, Conflict, StaleVersion)),
    Route("POST", "/api/articles/{path:path}/preview", articles.preview_article, "articles", Text("Показать, не сохраняя", "Show without saving"),
          {200: Answer(Text("Как это будет выглядеть.", "How it would look."), article_types.ArticlePreview)},
          body=Body(media_types=articles.TEXT_TYPES), errors=(Conflict,)),
    Route("GET", "/api/articles/{path:path}", articles.read_article, "articles", Text("Исходный Markdown", "The raw Markdown"),
          {200: Answer(Text("Байты файла.", "The file's bytes."), media_types=(articles.MARKDOWN,), headers=("ETag",))},
          headers=("If-None-Match", "Range"), errors=(ArticleMissing,)),
    Route("PUT", "/api/articles/{path:path}", articles.put_article, "articles", Text("Создать или заменить", "Create or replace"),
          {200: Answer(Text("Заменено.", "Replaced."), article_types.ArticleSaved, headers=("ETag", "Location")),
           201: Answer(Text("Создано.", "Created."), article_types.ArticleSaved, headers=("ETag", "Location"))},
          body=Body(media_types=articles.TEXT_TYPES), headers=("If-Match", "If-None-Match", "Idempotency-Key"), errors=(Conflict, StaleVersion)),
    Route("DELETE", "/api/articles/{path:path}", articles.delete_article, "articles", Text("Удалить статью", "Delete an article"),
          {200: WRITTEN}, headers=("If-Match", "Idempotency-Key"), errors=(ArticleMissing, Conflict, StaleVersion)),
    # looking around
    Route("GET", "/api/search", search.search_articles, "search", Text("Поиск статей", "Search for articles"),
          {200: Answer(Text("Найденное.", "The hits."), search_types.SearchResult)}, query=requests.SearchQuery),
    Route("GET", "/api/searches", search.saved_searches, "search", Text("Сохранённые поиски", "Searches that were kept"),
          {200: Answer(Text("Имена и запросы.", "Names and queries."), search_types.SavedSearches)}),
    Route("GET", "/api/graph", graph.read_graph, "search", Text("Граф статей", "The graph of articles"),
          {200: Answer(Text("Узлы и связи.", "Nodes and edges."), search_types.GraphData)}, query=requests.GraphQuery, errors=(ArticleMissing,)),
    Route("GET", "/api/outside", outside.list_addresses, "search", Text("Адреса вне хранилища", "Addresses outside the vault"),
          {200: Answer(Text("Адреса и что о них известно.", "The addresses, and what is known of them."), search_types.OutsideAddresses)}),
    Route("POST", "/api/outside", outside.add_answers, "search", Text("Записать, что ответили адреса", "Keep what the addresses answered"),
          {200: WRITTEN}, body=Body(requests.AnswersBody), headers=("Idempotency-Key",), errors=(Conflict,)),
    # files and the whole
    Route("GET", "/api/attachments/{path:path}", files.read_attachment, "vault", Text("Файл хранилища", "A file of the vault"),
          {200: Answer(Text("Файл.", "The file."), media_types=ANY, headers=("ETag", "Content-Disposition"))},
          query=requests.DownloadQuery, headers=("If-None-Match", "Range"), errors=(AttachmentMissing,)),
    Route("POST", "/api/vault/import", vault.import_vault, "vault", Text("Посмотреть или выполнить импорт", "Preview or do an import"),
          {200: Answer(Text("Что изменится.", "What would change."), vault_types.ImportPreview)},
          query=requests.ImportQuery, body=Body(media_types=vault.IMPORT_TYPES), headers=("Idempotency-Key",), errors=(Conflict,)),
    Route("GET", "/api/vault/import", vault.import_progress, "vault", Text("Как далеко импорт", "How far an import is"),
          {200: Answer(Text("Просмотрено файлов.", "Files looked at."), vault_types.ImportingNow)}),
    Route("POST", "/api/vault/import/{import_id}/commit", vault.commit_import, "vault", Text("Выполнить просмотренный импорт", "Do a previewed import"),
          {200: WRITTEN}, body=Body(requests.ImportCommitBody, required=False), headers=("Idempotency-Key",), errors=(NotFound, Conflict)),
    Route("GET", "/api/vault/files", vault.list_files, "vault", Text("Все файлы и их хеши", "Every file and its hash"),
          {200: Answer(Text("Файлы.", "The files."), vault_types.VaultFiles)}),
    Route("GET", "/api/vault/versions/{hash}", vault.read_version, "vault", Text("Байты любой хранимой версии файла", "The bytes of any kept version of a file"),
          {200: Answer(Text("Байты.", "The bytes."), media_types=ANY, headers=("ETag",))}, headers=("If-None-Match", "Range"), errors=(VersionMissing,)),
    Route("POST", "/api/vault/changes", vault.change_files, "vault", Text("Записать несколько файлов разом", "Write several files at once"),
          {200: WRITTEN}, body=Body(requests.ChangesBody), headers=("Idempotency-Key",), errors=(Conflict,)),
    Route("GET", "/api/vault/export", vault.export_vault, "vault", Text("Всё хранилище в zip", "The whole vault as a zip"),
          {200: Answer(Text("Zip.", "The zip."), media_types=(vault.ZIP,), headers=("Content-Disposition",))}),
)  # fmt: skip
