#!/bin/sh
# A Python that makes environments and installs packages without a network: `-m venv` copies this program, `-m pip install`
# writes a line into installed.txt beside it. It breaks off at the package that PIP_BREAKS_AT names.
for last; do :; done
if [ "$1" = -c ]; then
  echo "${PIP_VERSION_SAYS:-3 11}"
elif [ "$2" = venv ]; then
  rm -rf "$last" && mkdir -p "$last/bin" && echo 'home = here' >"$last/pyvenv.cfg" && cp "$0" "$last/bin/python"
else
  case "$last" in "${PIP_BREAKS_AT:-nothing}"*)
    echo 'ERROR: Connection broken: 3 of 200 MB read' >&2
    exit 1
    ;;
  esac
  echo "Downloading $last.whl (12 MB)"
  echo "$last" >>"$(dirname "$0")/../installed.txt"
fi
