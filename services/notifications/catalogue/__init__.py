"""The contract for partners over HTTP: events, schemas, AsyncAPI documents, code lists and pages, for everybody."""
