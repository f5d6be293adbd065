"""From a file and the environment to settings, with the source of every value and a refusal for what is not known."""
