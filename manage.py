#!/usr/bin/env python3
"""Django's command line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line
    from django.db import Error

    from website import database_errors

    try:
        execute_from_command_line(sys.argv)
    except Error as error:
        if "--traceback" in sys.argv or not (sentence := database_errors.database_error_message(error)):
            raise
        sys.exit(f"没有做成。{sentence}（{error}）")
