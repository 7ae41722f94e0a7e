"""The readers' addresses (design, section 6)."""

urlpatterns: list = []
