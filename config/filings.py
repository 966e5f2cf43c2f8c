"""备案号: the numbers that a site in the mainland must show, with the registry's page of each."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured

ICP_REGISTRY = "https://beian.miit.gov.cn/"
POLICE_REGISTRY = "https://beian.mps.gov.cn/#/query/webSearch?code="


class Filing(NamedTuple):
    """A number as it is written, and the address where it can be looked up."""

    number: str
    address: str


def links(icp: str, police: str) -> tuple[Filing, ...]:
    """The filings that are set, e.g. 京ICP备20260001号-1 and 京公网安备11010502030000号.

    Raises ImproperlyConfigured for a police number without its 14 digits, which the registry is asked for.
    """
    result = []
    if icp:
        result.append(Filing(icp, ICP_REGISTRY))
    if police:
        code = re.search(r"[0-9]{14}", police)
        if code is None:
            raise ImproperlyConfigured("POLICE_NUMBER must hold the 14 digits of the filing")
        result.append(Filing(police, POLICE_REGISTRY + code[0]))
    return tuple(result)
