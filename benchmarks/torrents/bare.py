"""The floor: an aiohttp server that answers one document, and knows nothing."""

import asyncio
import sys
from pathlib import Path

from aiohttp import web


async def serve(document: bytes, port: int) -> None:
    """Answer until standard input ends."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=document, content_type="application/json")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]).read_bytes(), int(sys.argv[2])))
