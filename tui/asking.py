"""Asking the server from a worker: the answer, or what kept it, becomes a message."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

from textual.dom import DOMNode
from textual.message import Message
from textual.widget import Widget
from textual.worker import Worker

from .api.errors import ClientError, SessionEnded
from .messages import SessionOver

T = TypeVar("T")


def ask(
    asker: Widget,
    group: str,
    question: Callable[[], Awaitable[T]],
    arrived: Callable[[T], Message],
    failed: Callable[[ClientError], Message],
) -> None:
    """Ask in a worker and post what comes of it to ``asker``. A newer question of the same group drops this one."""

    async def work() -> None:
        try:
            answer = await question()
        except SessionEnded as error:
            asker.post_message(SessionOver(error))
        except ClientError as error:
            asker.post_message(failed(error))
        else:
            asker.post_message(arrived(answer))

    in_worker(asker, work, group)


def in_worker(owner: DOMNode, work: Callable[[], Coroutine[None, None, None]], group: str) -> Worker[None]:
    """Run ``work`` beside the user interface; it replaces what runs in the same group."""

    async def run() -> None:
        await work()

    worker: Worker[None] = owner.run_worker(run, group=group, exclusive=True)
    return worker
