"""The form service: takes offers and inquiries, seals them, and lets editors publish them."""
