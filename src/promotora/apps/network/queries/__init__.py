"""Reading the network: where each applicant stands, what an organization has, and how much room there is."""
