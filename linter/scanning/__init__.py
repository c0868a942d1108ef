"""From bytes to matches: which readers take an input, which keywords it holds, which traces match."""
