"""The review page: a report beside its claims in the browser, a key for each verdict, the same ledger behind it."""
