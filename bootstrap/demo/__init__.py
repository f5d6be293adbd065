"""The whole product on this machine's loopback, with a world to use it on."""
