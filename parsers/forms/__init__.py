"""The rows of an appendix: tables to records, typed, with every fault named by its cell."""
