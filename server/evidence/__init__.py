"""PHOTOGRAPHS AND FILES: photo, barcode, store (S3). Never leases, never HTTP."""
