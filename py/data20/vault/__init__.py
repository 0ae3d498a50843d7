"""Articles, their structure, the links between them, and the one way to change them."""
