"""Stand-ins for the platforms, strict ones: real servers on loopback, no mocks."""
