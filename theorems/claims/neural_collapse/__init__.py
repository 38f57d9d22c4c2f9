"""Classifiers and the features that they classify, both free: what neural collapse is about."""
