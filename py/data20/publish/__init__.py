"""Articles turned into other formats: a site, a book, a document, data. Used by tools and by published builds."""
