"""Text, spans, labels and changes as plain values: no Django, no database, no network."""
