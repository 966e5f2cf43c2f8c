"""Filters of the desk's templates: values in words."""

from __future__ import annotations

from django import template

from desk.review import permissions

from .. import formats

register = template.Library()

for filter_function in (formats.day, formats.money, formats.duration, formats.percent):
    register.filter(filter_function.__name__, filter_function)
register.filter("person", permissions.name)
