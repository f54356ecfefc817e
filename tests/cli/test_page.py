"""`kb up` as a newcomer runs it: a page that answers, and that ends with the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from tests.signals import kb
from ui.serve import free_port


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_a_page_that_ends_with_it(built: Path, end: signal.Signals) -> None:
    port = free_port(8801)
    environment = {**os.environ, "KB_HOME": str(built)}
    command = kb("up", "--port", str(port))
    with subprocess.Popen(
        command,
        cwd=Path(__file__).parents[2],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as up:
        try:
            assert up.stderr is not None
            said = next(line for line in up.stderr if "The knowledge base is at" in line)
            with urlopen(f"http://127.0.0.1:{port}/") as answer:
                assert "streamlit" in answer.read().decode().lower()
            pages = psutil.Process(up.pid).children()
            addresses = {c.laddr.ip for page in pages for c in page.net_connections() if c.status == psutil.CONN_LISTEN}
            assert addresses == {"127.0.0.1"}
            up.send_signal(end)
            up.communicate(timeout=30)
        finally:
            up.kill()
    assert up.returncode == 0
    assert f"http://127.0.0.1:{port}" in said
    assert not any(page.is_running() and page.status() != psutil.STATUS_ZOMBIE for page in pages)


def test_up_that_was_started_in_the_background_of_a_script_can_be_ended(built: Path) -> None:
    """A shell without job control starts it deaf to Ctrl-C; SIGTERM ends it and its page all the same."""
    port = free_port(8821)
    deaf = ["sh", "-c", 'trap "" INT; exec "$0" "$@"', str(Path(sys.executable).with_name("kb"))]
    environment = {**os.environ, "KB_HOME": str(built)}
    with subprocess.Popen([*deaf, "up", "--port", str(port)], env=environment, stderr=subprocess.PIPE, text=True) as up:
        try:
            assert up.stderr is not None
            next(line for line in up.stderr if "The knowledge base is at" in line)
            pages = psutil.Process(up.pid).children()
            up.terminate()
            up.communicate(timeout=30)
        finally:
            up.kill()
    assert up.returncode == 0
    assert not any(page.is_running() and page.status() != psutil.STATUS_ZOMBIE for page in pages)
