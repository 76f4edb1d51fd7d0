"""The audit relay under faults: every audited log entry reaches the topic, in order for each key, whatever dies on the way.

Log entries are written straight into the tables of chat and auth, as the services would: the log, the head and one row of the feed in one
transaction. What is in the topic is read with kafka-python.
"""

from __future__ import annotations

import json
import random
import signal
import threading
import time
import uuid
from collections import defaultdict

import pytest
from kafka import KafkaConsumer, TopicPartition
from kafka.errors import KafkaTimeoutError

from support.process import wait_until

TOPIC = "chat.audit.v1"
ROOMS, ENTRIES, ACCOUNTS = 200, 100_000, 300
PER_ROOM, ROOMS_PER_TRANSACTION = 5, 40

SAY = """
    WITH asked AS (SELECT unnest(%s::uuid[]) AS id ORDER BY 1),
         up AS (UPDATE chat.rooms r SET seq = seq + 5, num = num + 4 FROM asked WHERE r.id = asked.id RETURNING r.id, r.seq - 5 AS before),
         m AS (INSERT INTO chat.messages (room_id, seq, num, at, sender, cid, kind, text)
               SELECT id, before + n, before + n, now(), id, gen_random_uuid(), 0, 'secret words' FROM up, generate_series(1, 4) n),
         c AS (INSERT INTO chat.changes (room_id, seq, at, event, actor, d)
               SELECT id, before + 5, now(), 'member.joined', id, '{"role":"member"}' FROM up)
    INSERT INTO chat.feed (rooms, seqs) SELECT array_agg(id), array_agg(before + 5) FROM up"""

SIGN_IN = """
    WITH h AS (INSERT INTO auth.heads (user_id, user_seq) VALUES (%s, 3) ON CONFLICT (user_id) DO UPDATE SET user_seq = heads.user_seq + 3
               RETURNING user_id, user_seq - 3 AS before),
         l AS (INSERT INTO auth.log (user_id, user_seq, at, event, d)
               SELECT user_id, before + n, now(), (ARRAY['session.started', 'profile.updated', 'session.ended'])[n], '{"amr":"srp"}'
               FROM h, generate_series(1, 3) n)
    INSERT INTO auth.feed (users, user_seqs) SELECT array_agg(user_id), array_agg(before + 3) FROM h"""


class Topic:
    """Everything in the topic, read on from where the last look ended; checked record by record."""

    def __init__(self, bootstrap: str):
        self.consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest")
        wait_until(lambda: TOPIC in self.consumer.topics(), 30, "the topic is made by the worker")
        self.parts = [TopicPartition(TOPIC, part) for part in sorted(self.consumer.partitions_for_topic(TOPIC))]
        self.consumer.assign(self.parts)
        self.consumer.seek_to_beginning()
        self.last: dict[tuple[str, str], int] = defaultdict(int)
        self.records = self.repeats = 0

    def read(self) -> None:
        try:
            ends = self.consumer.end_offsets(self.parts)
        except KafkaTimeoutError:
            return      # this reader has not noticed yet that the broker is back; nothing is taken as read for that
        while any(self.consumer.position(part) < ends[part] for part in self.parts):
            for records in self.consumer.poll(timeout_ms=1000, max_records=5000).values():
                for record in records:
                    self.take(record)

    def take(self, record) -> None:
        assert b"secret" not in record.value
        event = json.loads(record.value)
        key, seq = event["id"].split("/")
        assert record.key.decode() == key == event["partitionkey"]
        assert event["specversion"] == "1.0" and event["datacontenttype"] == "application/json"
        seq, log = int(seq), (event["source"], key)
        self.records += 1
        if seq <= self.last[log]:
            self.repeats += 1
            return
        # Among the accounts every second of three entries is QUIET; nothing else may be passed over.
        quiet = event["source"] == "/auth" and (seq - 1) % 3 == 2
        assert seq == self.last[log] + (2 if quiet else 1), f"{log}: {seq} came after {self.last[log]}"
        self.last[log] = seq

    def missing(self, heads: dict[tuple[str, str], int]) -> int:
        self.read()
        return sum(head - self.last[log] for log, head in heads.items())


@pytest.fixture(scope="module")
def platform(make_platform):
    return make_platform("audit-relay", gateways=1, workers=2, kafka=True, waits_for_disk=True)


@pytest.fixture(scope="module")
def rooms(platform) -> list[uuid.UUID]:
    made = [uuid.uuid4() for _ in range(ROOMS)]
    with platform.postgres.connect() as database:
        database.execute("INSERT INTO chat.rooms (id, kind, created_by, created_at, last_at) SELECT id, 0, id, now(), now() FROM unnest(%s::uuid[]) id",
                         [made])
    return made


@pytest.fixture(scope="module")
def topic(platform) -> Topic:
    return Topic(platform.kafka.bootstrap)


def heads(platform) -> dict[tuple[str, str], int]:
    with platform.postgres.connect() as database:
        chat = database.execute("SELECT id::text, seq FROM chat.rooms WHERE seq > 0").fetchall()
        auth = database.execute("SELECT user_id::text, user_seq FROM auth.heads WHERE user_seq > 0").fetchall()
    return {("/chat", key): seq for key, seq in chat} | {("/auth", key): seq for key, seq in auth}


def write(platform, rooms, transactions: int, seed: int) -> None:
    """Transactions of one writer: some are slow, some are rolled back."""
    chance = random.Random(seed)
    with platform.postgres.connect() as database:
        database.execute("SET synchronous_commit = on")
        done = 0
        while done < transactions:
            with database.transaction(force_rollback=chance.random() < 0.1) as transaction:
                database.execute(SAY, [sorted(chance.sample(rooms, ROOMS_PER_TRANSACTION))])
                if chance.random() < 0.05:
                    time.sleep(0.15)    # commits late, below numbers that others have committed meanwhile
                done += not transaction.force_rollback
            if chance.random() < 0.3:
                database.execute(SIGN_IN, [uuid.UUID(int=(seed << 64) + chance.randrange(ACCOUNTS))])


def write_beside(platform, rooms, transactions: int, writers: int) -> list[threading.Thread]:
    # Writers share no room: whoever waits for a row would not be late but serial.
    share = len(rooms) // writers
    threads = [threading.Thread(target=write, args=(platform, rooms[i * share:(i + 1) * share], transactions // writers, i + 1))
               for i in range(writers)]
    for thread in threads:
        thread.start()
    return threads


def test_workers_killed_every_second_lose_nothing(platform, rooms, topic):
    """100,000 entries; meanwhile a worker is killed each second and started again."""
    writers = write_beside(platform, rooms, ENTRIES // (PER_ROOM * ROOMS_PER_TRANSACTION), 4)
    chance, kills, started = random.Random(1), 0, time.monotonic()
    while any(writer.is_alive() for writer in writers) or kills < 15:
        worker = chance.choice(platform.workers)
        worker.kill()
        worker.start()
        kills += 1
        time.sleep(max(0, started + kills - time.monotonic()))
    for writer in writers:
        writer.join()
    wanted = heads(platform)
    assert sum(wanted.values()) >= ENTRIES
    wait_until(lambda: topic.missing(wanted) == 0, 90, "every entry is in the topic")
    print(f"{kills} kills, {topic.records} records, {topic.repeats} of them repeats")


def test_no_more_is_in_the_topic_than_in_the_logs(platform, topic):
    wanted = heads(platform)
    topic.read()
    assert {log: seq for log, seq in topic.last.items() if seq != wanted.get(log)} == {}


def test_without_the_broker_only_the_lag_grows(platform, rooms, topic):
    def lag() -> float:
        line = next(line for line in platform.workers[0].metrics().splitlines()
                    if line.startswith('chat_feed_lag_seconds{feed="chat.pub_feed",reader="kafka"}'))
        return float(line.split()[1])

    with platform.kafka.stopped():
        write(platform, rooms, 20, seed=77)
        wait_until(lambda: lag() > 2, 30, "the lag shows")
        platform.workers[1].kill()
        platform.workers[1].start()     # ready without a broker
        assert platform.workers[0].answers()
    wait_until(lambda: topic.missing(heads(platform)) == 0, 60, "what was written meanwhile comes")
    wait_until(lambda: lag() == 0, 20, "the lag is gone")


def test_a_broker_killed_in_the_middle(platform, rooms, topic):
    writers = write_beside(platform, rooms, 100, 2)
    time.sleep(0.3)
    platform.kafka.kill()
    platform.kafka.start()
    for writer in writers:
        writer.join()
    wait_until(lambda: topic.missing(heads(platform)) == 0, 60, "every entry is in the topic")


def test_a_worker_that_slept_through_its_lease(platform, rooms, topic):
    platform.workers[0].kill(signal.SIGSTOP)
    write(platform, rooms, 20, seed=78)
    wait_until(lambda: topic.missing(heads(platform)) == 0, 30, "the other worker takes over")
    platform.workers[0].kill(signal.SIGCONT)
    write(platform, rooms, 20, seed=79)
    wait_until(lambda: topic.missing(heads(platform)) == 0, 30, "both go on")


def test_the_database_crashes(platform, rooms, topic):
    writers = write_beside(platform, rooms, 20, 1)
    for writer in writers:
        writer.join()
    platform.postgres.crash()
    platform.postgres.start()
    write(platform, rooms, 20, seed=80)
    wait_until(lambda: topic.missing(heads(platform)) == 0, 60, "every entry is in the topic")
