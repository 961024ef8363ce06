"""Which goals districts and provinces put first."""
