"""Search: from what people type to a place and a page. Used by every page and form that takes the name of a place."""

from .folding import key as normalise
from .index import index as gazetteer
from .resolver import Resolution, find, resolve
from .texts import places_in
from .wording import belongs, how_to_name, names, shown
