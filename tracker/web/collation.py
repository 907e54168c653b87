"""The order of Vietnamese words, for pages. It lives with the rest of the language now."""

from parsers.vietnamese.collation import CollationKey as CollationKey
from parsers.vietnamese.collation import collation_key as collation_key
