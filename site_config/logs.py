"""How log records are written."""

import logging


class OneLineFormatter(logging.Formatter):
    """The message alone, for records whose traceback says nothing more."""

    def formatException(self, ei: object) -> str:  # noqa: N802  the name is logging's
        return ""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).rstrip()
