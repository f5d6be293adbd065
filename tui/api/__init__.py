"""The client of the server's API: no terminal, no Textual; scripts may use it as the TUI does."""
