"""Vietnamese text: cleaning and folding, legacy fonts, dates, numbers, names."""
