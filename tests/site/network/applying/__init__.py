"""Who applies: from the first letter to a renewal."""
