"""The front of the house: settings, doors, navigation, base pages, and the database that all rooms stand on."""
