DROP INDEX ledger_row_request;
