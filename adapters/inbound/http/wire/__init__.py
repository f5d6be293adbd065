"""The API's messages, shared by the server and by every client. Pydantic and nothing of ours."""
