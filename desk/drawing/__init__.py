"""Pictures of data as SVG that stands in a page: text stays text, colours follow the theme."""
