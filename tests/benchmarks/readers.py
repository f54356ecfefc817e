"""Readers of the page without a browser: they fetch its files and run its script as a browser makes it run.

A browser that draws takes a core and a half for a second; on one machine five of them time each other. These take
almost nothing, and ask as much of the server.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

ASSET = re.compile(r'(?:src|href)="\./(static/[^"]+)"')


@asynccontextmanager
async def others(count: int, address: str, page: str, then: str) -> AsyncIterator[None]:
    """While inside, that many readers open the page and, where ``then`` is given, ask again with it in the address.

    They are another process, so that they do not take the time of the one who measures.
    """
    command = [sys.executable, "-m", "tests.benchmarks.readers", str(count), address, page, then]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    await process.stdout.readline()  # type: ignore[union-attr]  # its modules are loaded
    process.stdin.close()  # type: ignore[union-attr]  # now they go
    yield
    if await process.wait():
        raise RuntimeError("the other readers did not get their page")


async def read(address: str, page: str, then: str) -> None:
    """One reader: the page's files as a first visitor needs them, a session, and one change of what is asked."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.asyncio.client import connect

    await asyncio.to_thread(_fetch, address, page)
    host, (path, query) = urlsplit(address).netloc, page.split("?")
    stream = f"ws://{host}/_stcore/stream"
    async with connect(stream, subprotocols=["streamlit"], origin=address, max_size=None) as session:  # type: ignore[arg-type,list-item]
        for asked in (query, f"{query}&{then}") if then else (query,):
            message = BackMsg()
            run = message.rerun_script
            run.query_string, run.page_name = asked, path.strip("/")
            run.context_info.url, run.context_info.locale = f"{address}{path}?{asked}", "en"
            await session.send(message.SerializeToString())
            answer = ForwardMsg()
            while answer.WhichOneof("type") != "script_finished":
                answer.ParseFromString(await session.recv(decode=False))


def _fetch(address: str, page: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", page)
    html = connection.getresponse().read().decode()
    for asset in ASSET.findall(html):
        connection.request("GET", f"/{asset}")
        connection.getresponse().read()
    connection.close()


async def _main(count: int, address: str, page: str, then: str) -> None:
    import streamlit.proto.ForwardMsg_pb2  # noqa: F401

    print("ready", flush=True)
    sys.stdin.read()
    await asyncio.gather(*(read(address, page, then) for _ in range(count)))


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), *sys.argv[2:]))
