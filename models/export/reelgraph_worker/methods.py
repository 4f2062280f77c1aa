"""What can be asked. Each family's module is loaded when it is first needed: torch alone takes seconds."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from .task import Task


def lazily(module: str, name: str) -> Callable[[dict[str, Any], Task], Any]:
    def method(payload: dict[str, Any], task: Task) -> Any:
        task.progress(0, "Starting Python")
        return getattr(import_module(f".{module}", __package__), name)(payload, task)

    return method


METHODS = {
    "image": lazily("klein", "image"),
    "film": lazily("ltx2", "film"),
    "segment": lazily("sam3", "segment"),
    "track": lazily("sam3", "track"),
    "device": lazily("hardware", "describe"),
}
