"""What each route does, by topic. A handler takes the context and the request and returns a response or raises."""
