"""The contract of the platform, as tables; proto.print reads them."""
