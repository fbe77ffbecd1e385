"""Review: claims out to a spreadsheet, a person's decisions back into the ledger."""
