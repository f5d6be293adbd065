"""The outside world on loopback: servers that answer over real sockets as the real ones do, and fail on demand."""
