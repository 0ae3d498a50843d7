"""What is known of addresses outside, as tools tell it: the words, the figures, one answer in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from data20.messages import Message, Text
from data20.report.blocks import Chart, Metric, Series
from data20.report.texts import MessageMaker, common
from data20.tools.outside import STATES, Answer, Answers

OUTSIDE: Mapping[str, Text] = {
    "reachable": Text("Отвечают", "Answer"), "refused": Text("Отказывают", "Refuse"), "unknown": Text("Неизвестно", "Can't tell"), "never": Text("Не проверены", "Never checked"),
    "seen_found": Text("открывается ({status})", "opens ({status})"), "seen_refused": Text("отказ: {status}", "refused: {status}"), "seen_undecided": Text("сервер не говорит прямо: {status}", "the server won't say: {status}"),
    "seen_opaque": Text("сервер отвечает; есть ли страница, браузеру не видно", "the server answers; whether the page is there, a browser may not see"),
    "seen_silent": Text("ответа нет, или сервер не отвечает чужим страницам", "no answer, or the server doesn't answer other sites' pages"),
    "seen_timeout": Text("не ответил вовремя", "no answer in time"), "seen_insecure": Text("без шифрования: отсюда не спросить", "not encrypted: can't be asked from here"),
    "chart_outside": Text("Что ответили адреса", "What the addresses answered"), "outside_state": Text("Ответ", "Answer"), "checked": Text("Проверен", "Checked"),
    "checked_note": Text("Последняя проверка, которую вы разрешили.", "The last check that you agreed to."),
}  # fmt: skip
"""A tool that tells of answers takes these into its own texts."""


def last_of(answers: Answers, url: str) -> Answer | None:
    """Return the newest answer of an address, None when it was never asked."""
    return answers[url][-1] if answers.get(url) else None


def in_words(message: MessageMaker, answer: Answer | None) -> Message | str:
    """Return an answer as a phrase; "" when there is none."""
    if answer is None:
        return ""
    if answer.seen != "status":
        return message(f"seen_{answer.seen}")
    return message({"reachable": "seen_found", "refused": "seen_refused", "unknown": "seen_undecided"}[answer.state], status=answer.status)


def counted(urls: Collection[str], answers: Answers) -> Counter[str]:
    """Return how many of the addresses are in each state, "never" among them."""
    return Counter(last.state if (last := last_of(answers, url)) else "never" for url in urls)


def metrics(message: MessageMaker, counts: Mapping[str, int], *, never: bool = True) -> tuple[Metric, ...]:
    """Return the key figures, how many were never asked among them if `never`; none before the first check."""
    if not any(counts.get(state) for state in STATES):
        return ()
    return tuple(Metric(message(state), counts.get(state, 0)) for state in (*STATES, *(("never",) if never else ())))


def chart(message: MessageMaker, counts: Mapping[str, int]) -> tuple[Chart, ...]:
    """Return a bar for each state; nothing before the first check."""
    if not any(counts.get(state) for state in STATES):
        return ()
    bars = tuple((message(state), counts[state]) for state in (*STATES, "never") if counts.get(state))
    return (Chart(message("chart_outside"), "bar", message("outside_state"), common("count"), (Series(common("count"), bars),)),)
