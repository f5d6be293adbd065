"""What the screens know, and how news change it: plain values and functions, no Textual."""
