"""The demonstration's network: six plans that certify each in their own way, and sixty CB-CMEs in all stages."""
