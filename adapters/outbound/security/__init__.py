"""Keeping secrets: passwords by Argon2id, access tokens by JWT, and the keys that sign them."""
