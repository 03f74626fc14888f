"""Many reports: evaluation over gold data, and the sample reports."""
