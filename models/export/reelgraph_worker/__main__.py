"""`python -m reelgraph_worker` serves on stdio; `python -m reelgraph_worker --check` says in one line what is installed."""

import json
import platform
import sys
from importlib import metadata

from .protocol import Server, Wire, take_stdout

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "safetensors", "tokenizers", "numpy", "pillow")


def check() -> dict[str, object]:
    """By the installed packages' own records: importing torch to ask it would take seconds."""
    found: dict[str, str | None] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = None
    return {"python": platform.python_version(), "packages": found}


def main() -> int:
    if "--check" in sys.argv[1:]:
        print(json.dumps(check()))
        return 0
    stream = take_stdout()
    # After stdout is ours: what the libraries say while they load goes to stderr. They are loaded by the first request.
    from .methods import METHODS

    Server(Wire(stream), METHODS, sys.stdin).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
