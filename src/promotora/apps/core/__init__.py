"""What every room stands on and none owns: the clock, the scope, row security, doors, the access log, identifiers."""
