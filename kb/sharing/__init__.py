"""Who may do what where a knowledge base is shared: roles, rules by e-mail address or claim, tokens, who is acting."""
