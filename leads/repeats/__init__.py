"""The same advert on many sites is one lead; a lead that was put to rest speaks again only with news."""
