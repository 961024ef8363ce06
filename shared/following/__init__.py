"""What services keep of another context, each in views of its own that are fed by that context's streams."""
