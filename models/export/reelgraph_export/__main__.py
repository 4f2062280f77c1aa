"""`python -m reelgraph_export <family> --from DIR | --tiny --seed N --out DIR [--precision fp32|fp16|int4]`"""

import argparse
import logging
import sys
import warnings
from pathlib import Path

from .errors import ExportError
from .families import MODULES, maker
from .options import PRECISIONS, Options


def parse(arguments: list[str]) -> tuple[str, Options]:
    parser = argparse.ArgumentParser(prog="reelgraph_export", description=__doc__)
    parser.add_argument("family", choices=sorted(MODULES))
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--from", dest="source", type=Path, metavar="DIR", help="checkpoint folder, or a published single file")
    source.add_argument("--tiny", action="store_true", help="a tiny random model of the same classes")
    parser.add_argument("--seed", type=int, default=0, help="of the tiny weights")
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--precision", choices=PRECISIONS, default="fp32")
    parser.add_argument("--lora", action="append", default=[], metavar="FILE[:STRENGTH]", help="weights fused before export")
    parser.add_argument("--golden", action="store_true", help="record what the official pipelines make of this model")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a wish of the family's own")
    found = parser.parse_args(arguments)
    return found.family, Options(
        out=found.out,
        source=None if found.tiny else found.source,
        seed=found.seed,
        precision=found.precision,
        loras=tuple(lora(text) for text in found.lora),
        golden=found.golden,
        extra=dict(wish(text) for text in found.set),
    )


def lora(text: str) -> tuple[Path, float]:
    """`file.safetensors:0.8`. A drive letter is no strength, so only a number after the last colon counts."""
    file, colon, strength = text.rpartition(":")
    try:
        return (Path(file), float(strength)) if colon else (Path(text), 1.0)
    except ValueError:
        return Path(text), 1.0


def wish(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ExportError(f"--set takes NAME=VALUE, not {text}.")
    return name, value


def main() -> int:
    # The libraries tell each node of each graph; what is left is said by us.
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    try:
        family, options = parse(sys.argv[1:])
        if options.source is not None and not options.source.exists():
            raise ExportError(f"There is nothing at {options.source}.", "Name the folder that holds the checkpoint.")
        maker(family)(options)
    except ExportError as error:
        print(f"✗ {error}" + (f"\n  {error.fix}" if error.fix else ""), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
