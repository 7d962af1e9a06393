"""What stands on pages: pieces of content with the data behind them, each made in one place for all that show it."""
