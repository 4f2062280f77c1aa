"""Failures in words. The command line prints these without a traceback."""


class ExportError(Exception):
    """Something that the person at the keyboard can mend: what is wrong, and how."""

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.fix = fix
