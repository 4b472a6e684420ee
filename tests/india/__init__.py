"""The India case says what its public facts say."""
