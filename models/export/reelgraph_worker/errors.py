"""Failures in the studio's words: a code for the program, a sentence and a fix for the person."""

from typing import Any


class WorkerError(Exception):
    def __init__(self, code: str, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.fix = fix


class Cancelled(Exception):
    """The person stopped this work. Raised between two blocks of a model, so that the process lives on."""


INSTALL = 'Run "npx reelgraph models setup-diffusers" to make an environment that has everything.'


def out_of_memory(error: BaseException) -> bool:
    """CUDA has a class for it; MPS and the processor's allocator say it in words."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    words = str(error).lower()
    return isinstance(error, RuntimeError) and ("out of memory" in words or "can't allocate memory" in words)


def told(error: BaseException) -> dict[str, Any]:
    """What the studio is told of a failure. Paths and tensors of a traceback go to stderr, not to the person."""
    if isinstance(error, Cancelled):
        return {"code": "cancelled", "message": "Cancelled.", "retryable": False}
    if isinstance(error, WorkerError):
        return {"code": error.code, "message": str(error), "fix": error.fix, "retryable": False}
    if isinstance(error, ModuleNotFoundError):
        message = f"The Python environment lacks the package {error.name}."
        return {"code": "python_package_missing", "message": message, "fix": INSTALL, "retryable": False}
    if out_of_memory(error):
        return {
            "code": "out_of_memory",
            "message": "There was not enough memory for this.",
            "fix": "Ask for a smaller size or fewer frames, or close other programs that use the graphics card.",
            "retryable": False,
        }
    message = f"The pipeline stopped: {type(error).__name__}: {str(error)[:600]}"
    return {"code": "pipeline_failed", "message": message, "retryable": False}
