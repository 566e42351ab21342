#!/usr/bin/env python3
"""Verifies the hash chain of spillway.events from raw topic bytes: verify.py [BOOTSTRAP]. Needs confluent-kafka, nothing of Spillway's."""
import hashlib
import sys
from confluent_kafka import Consumer, KafkaException, TopicPartition

TOPIC = "spillway.events"
bootstrap = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1:9092"
consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "verify", "enable.auto.commit": False,
                     "isolation.level": "read_committed", "auto.offset.reset": "earliest", "enable.partition.eof": True})
partitions = consumer.list_topics(TOPIC, 10).topics[TOPIC].partitions
consumer.assign([TopicPartition(TOPIC, p, 0) for p in partitions])
heads, broken, open_partitions = {}, {}, set(partitions)
while open_partitions:
    record = consumer.poll(10)
    if record is None:
        raise SystemExit("the broker does not answer")
    if record.error():
        if record.error().code() != -191:  # -191: the end of a partition
            raise KafkaException(record.error())
        open_partitions.discard(record.partition())
        continue
    key, headers = record.key().decode(), dict(record.headers() or [])
    if key in broken:
        continue
    sequence, previous = heads.get(key, (0, "0" * 64))
    claimed = (int(headers.get("spillway_sequence", b"0")), headers.get("spillway_hash", b"").decode())
    digest = hashlib.sha256(record.key() + (sequence + 1).to_bytes(8, "big") + bytes.fromhex(previous) + record.value())
    if claimed != (sequence + 1, digest.hexdigest()):
        broken[key] = sequence + 1
    heads[key] = claimed
for key, (sequence, head) in sorted(heads.items()):
    print(key, f"BROKEN at sequence {broken[key]}" if key in broken else f"intact, {sequence} records, head {head}")
sys.exit(1 if broken else 0)
