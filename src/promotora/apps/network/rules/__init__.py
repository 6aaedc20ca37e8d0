"""When an application may be sent, an organization certified and contracted, a team changed: every refusal at once."""
