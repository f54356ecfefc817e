"""The guide: what terms mean and what methods do, on a page of their own and over the labels of all others."""
