"""Scrapy's commands where the house has something to add, each in a module of its name."""
