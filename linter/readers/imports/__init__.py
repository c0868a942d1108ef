"""Import statements of source files, one module for each way to find them."""
