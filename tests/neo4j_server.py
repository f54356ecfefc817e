"""A real Neo4j for the tests: started from Maven Central's artifacts, or one that the environment names."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock
from neo4j import GraphDatabase
from neo4j.exceptions import ClientError, DriverError, Neo4jError
from platformdirs import user_cache_path

from kb.settings import Settings
from tests.ports import free_port

POM = Path(__file__).with_name("neo4j-pom.xml")
USER, INITIAL, PASSWORD = "neo4j", "neo4j", "only-for-tests"
START_SECONDS = 120.0
LEAST_JAVA = 17
HOW_TO_GET = (
    "Neo4j is started with Java 17 or newer and Maven (Debian: apt-get install openjdk-17-jre-headless maven), "
    "or name an empty server in KB_TEST_NEO4J_URI"
)
CONFIG = """server.bolt.listen_address=127.0.0.1:{port}
server.default_listen_address=127.0.0.1
server.http.enabled=false
server.https.enabled=false
server.memory.heap.max_size=1g
server.memory.pagecache.size=256m
dbms.usage_report.enabled=false
dbms.security.auth_max_failed_attempts=0
dbms.security.allow_csv_import_from_file_urls=false
"""
OPENED = ("nio", "io", "lang", "util.concurrent")


def missing() -> str | None:
    """What this machine lacks to start a Neo4j, or None."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            return f"no {program} here"
    version = re.search(r'version "(\d+)', subprocess.run(["java", "-version"], capture_output=True, text=True).stderr)
    return None if version and int(version[1]) >= LEAST_JAVA else f"Java is older than {LEAST_JAVA}"


def jars() -> Path:
    """Folder of the server's jars, fetched by Maven once for a user."""
    version = re.search(r"<version>(.+?)</version>", POM.read_text(encoding="utf-8"))
    assert version is not None
    folder = user_cache_path("clusterkb-tests", appauthor=False, ensure_exists=True) / f"neo4j-{version[1]}"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            draft = folder.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies", "-DincludeScope=runtime"]
            ended = subprocess.run(
                [*command, f"-DoutputDirectory={draft}"], stdin=subprocess.DEVNULL, capture_output=True, text=True
            )
            if ended.returncode:
                raise RuntimeError(f"Maven did not fetch Neo4j:\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
            draft.rename(folder)
    return folder


@dataclass
class Neo4jServer:
    """One server process of ours, in its own folder; it may be killed and started again."""

    home: Path
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def settings(self) -> Settings:
        """How to connect to it."""
        return Settings(uri=f"bolt://127.0.0.1:{self.port}", user=USER, password=PASSWORD)

    def start(self) -> Neo4jServer:
        """Start it, again in the same folder and on the same port, and wait until it answers."""
        self.port = self.port or free_port()
        (self.home / "conf").mkdir(parents=True, exist_ok=True)
        (self.home / "conf" / "neo4j.conf").write_text(CONFIG.format(port=self.port), encoding="utf-8")
        opened = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENED]
        place = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        quick = [
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        ]
        command = ["java", *quick, *opened, "-cp", f"{jars()}/*", "org.neo4j.server.CommunityEntryPoint", *place]
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise
        return self

    def kill(self) -> None:
        """End it as a power cut would; an orderly end takes it ten seconds."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return _let_in(self.settings)
            except (DriverError, Neo4jError, OSError) as error:
                assert self.process is not None
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.home / "server.log").read_text(encoding="utf-8", errors="replace")
                    raise RuntimeError(f"Neo4j did not start ({error}):\n{log[-2000:]}") from error
                time.sleep(0.1)


def _let_in(settings: Settings) -> None:
    """Check that the server answers with its database open, and change the initial password."""
    assert settings.uri is not None
    with socket.create_connection(("127.0.0.1", int(settings.uri.rsplit(":", 1)[1])), timeout=2):
        pass  # a refused connection is cheaper to find out here than in the driver
    try:
        with GraphDatabase.driver(settings.uri, auth=(USER, PASSWORD)) as driver:
            driver.execute_query("RETURN 1", database_="neo4j")
    except ClientError as error:
        if "Unauthorized" not in str(error.code):
            raise
        change = f"ALTER CURRENT USER SET PASSWORD FROM '{INITIAL}' TO '{PASSWORD}'"
        with GraphDatabase.driver(settings.uri, auth=(USER, INITIAL)) as driver:
            driver.execute_query(change, database_="system")


# ---------------------------------------------------------------- a server that the environment names

FLAG = "ClusterKBTests"
"""Label of the node that says: this database is for tests and may be emptied."""


def named(suffix: str = "") -> Settings | None:
    """The server in KB_TEST_NEO4J_URI (or KB_TEST_NEO4J_KNOWLEDGE_URI), if there is one."""
    uri = os.environ.get(f"KB_TEST_NEO4J_{suffix}URI")
    user, password = os.environ.get("KB_TEST_NEO4J_USER", USER), os.environ.get("KB_TEST_NEO4J_PASSWORD", "")
    return Settings(uri=uri, user=user, password=password) if uri else None


def claim(settings: Settings) -> None:
    """Flag a named server's database as ours; raise where it holds what tests did not put there."""
    assert settings.uri is not None
    with GraphDatabase.driver(settings.uri, auth=(settings.user, settings.password.get_secret_value())) as driver:
        counts = f"MATCH (n) RETURN count(n) AS nodes, count(CASE WHEN n:{FLAG} THEN 1 END) AS flags"
        found = driver.execute_query(counts).records[0]
        if found["nodes"] and not found["flags"]:
            raise RuntimeError(
                f"the database at {settings.uri} holds {found['nodes']} nodes that no test put there, and the tests "
                f"would delete them – name an empty one, or allow it with CREATE (:{FLAG})"
            )
        if not found["flags"]:
            driver.execute_query(f"CREATE (:{FLAG})")


def release(settings: Settings) -> None:
    """Leave a claimed database empty."""
    assert settings.uri is not None
    with GraphDatabase.driver(settings.uri, auth=(settings.user, settings.password.get_secret_value())) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
