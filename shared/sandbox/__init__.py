"""The sandbox: what partners may set off in the made-up province PK-X1, to see how it reaches them."""
