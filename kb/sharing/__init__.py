"""A knowledge base that is shared: roles, rules by e-mail address or claim, tokens, who changed what, the server."""
