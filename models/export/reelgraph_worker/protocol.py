"""One JSON object a line, in on stdin, out on stdout. Nothing else ever comes out there.

In:  {"type": "request", "id", "method", "payload"} · {"type": "cancel", "id"}
Out: {"type": "ready"} · {"type": "progress", "id", "fraction", "text"} · {"type": "preview", "id", "picture", "mime"}
     {"type": "result", "id", "value"} · {"type": "error", "id", "error": {"code", "message", "fix", "retryable"}}

One request at a time, in order. Pictures in a line (`preview`) are base64; whatever is large lies in files.
"""

import json
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import IO, Any

from .errors import Cancelled, WorkerError, told
from .task import Task

Method = Callable[[dict[str, Any], Task], Any]


def take_stdout() -> IO[str]:
    """The stream for our lines. Whatever else prints, Python or native code, now goes to stderr."""
    sys.stdout.flush()
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return ours


class Wire:
    """Writes whole lines: progress comes from the thread that works, answers to cancels from the one that reads."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream, self.lock = stream, threading.Lock()

    def send(self, message: dict[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=False, allow_nan=False)
        with self.lock:
            self.stream.write(line + "\n")
            self.stream.flush()


class Server:
    def __init__(self, wire: Wire, methods: dict[str, Method], source: IO[str]) -> None:
        self.wire, self.methods, self.source = wire, methods, source
        self.waiting: queue.Queue[tuple[Task, str, Any]] = queue.Queue()
        self.tasks: dict[int, Task] = {}

    def run(self) -> None:
        """Works until the studio closes our stdin, which ends this process wherever it is: it leaves no orphan at work."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the whole group: what becomes of us is the studio's.
        threading.Thread(target=self.read, daemon=True).start()
        self.wire.send({"type": "ready"})
        while True:
            task, method, payload = self.waiting.get()
            answer = self.answer(task, method, payload)
            self.tasks.pop(task.id, None)
            self.wire.send(answer)

    def read(self) -> None:
        for line in self.source:
            if line.strip():
                self.hear(line)
        os._exit(0)

    def hear(self, line: str) -> None:
        try:
            message = json.loads(line)
            kind, number = message["type"], message["id"]
            if not isinstance(number, int):
                raise TypeError("id")
            if kind == "cancel":
                if number in self.tasks:
                    self.tasks[number].cancelled.set()
                return
            if kind != "request":
                raise ValueError(kind)
            task = self.tasks[number] = Task(number, self.wire.send)
            self.waiting.put((task, str(message["method"]), message.get("payload")))
        except (ValueError, KeyError, TypeError) as error:
            print(f"not understood: {line[:200]!r} ({type(error).__name__})", file=sys.stderr)
            wrong = {"code": "not_understood", "message": "The worker was sent a line that it does not understand."}
            self.wire.send({"type": "error", "id": -1, "error": {**wrong, "retryable": False}})

    def answer(self, task: Task, method: str, payload: Any) -> dict[str, Any]:
        try:
            task.check()
            if method not in self.methods:
                raise WorkerError("unknown_method", f'This worker has no method "{method}".')
            value = self.methods[method](payload, task)
            return {"type": "result", "id": task.id, "value": value}
        except Exception as error:
            if not isinstance(error, (Cancelled, WorkerError)):
                traceback.print_exc()
            return {"type": "error", "id": task.id, "error": told(error)}
