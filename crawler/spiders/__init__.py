"""Scrapy's spiders, one a kind of source, and `scan`, which serves sources of every kind in one crawl."""
