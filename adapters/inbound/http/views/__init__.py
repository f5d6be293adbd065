"""From the values of the domain and of the use cases to the API's messages: the only place that knows both."""
