"""The model learns: from annotated texts, verdicts and its own labels; and is compared before it is used."""
