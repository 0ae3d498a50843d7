"""Links and relations."""
