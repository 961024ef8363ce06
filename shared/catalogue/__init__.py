"""The platform's public language as its readers see it: entries, code lists, AsyncAPI documents and pages."""
