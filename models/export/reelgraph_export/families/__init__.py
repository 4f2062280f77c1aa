"""One module a model family, each with `make(options)`. Imported on demand: they load very different libraries."""

from collections.abc import Callable
from importlib import import_module

from ..errors import ExportError
from ..options import Options

MODULES = {
    "flux-2-klein": "flux2_klein",
    "ltx-2": "ltx2",
    "sam-3": "sam3",
    "gemma-3": "gemma3",
}


def maker(family: str) -> Callable[[Options], None]:
    """The function that writes the bundle of this family."""
    try:
        module = import_module(f"{__name__}.{MODULES[family]}")
    except ModuleNotFoundError as error:
        raise ExportError(
            f"The family {family} needs the Python package {error.name}, which is not installed.",
            "Install this folder: pip install models/export",
        ) from error
    return module.make
