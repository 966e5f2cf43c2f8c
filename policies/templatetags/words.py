"""Filters of the desk's templates: values in words."""

from __future__ import annotations

from django import template

from policies import people, words

register = template.Library()

for filter_function in (words.day, words.money, words.duration, words.percent):
    register.filter(filter_function.__name__, filter_function)
register.filter("person", people.name)
