#!/usr/bin/env python3
"""Starts a rollout of prod/site through Kafka alone, and reads the log until it has ended: rollout.py LABEL COMMAND"""
import sys
import time
from confluent_kafka import Consumer, Producer
from confluent_kafka.schema_registry import SchemaRegistryClient, topic_record_subject_name_strategy
from confluent_kafka.schema_registry.avro import AvroDeserializer, AvroSerializer
from confluent_kafka.serialization import MessageField, SerializationContext

SERVICE, LABEL, COMMAND = "prod/site", sys.argv[1], sys.argv[2]
BROKER = {"bootstrap.servers": "127.0.0.1:9092"}
registry = SchemaRegistryClient({"url": "http://127.0.0.1:8081"})
request_id = f"py-{LABEL}-{int(time.time())}"

# The engine registered its schemas when it started; a producer uses them as they are.
subject = "spillway.requests-dev.spillway.request.Deploy"
schema = registry.get_latest_version(subject).schema
serialize = AvroSerializer(registry, schema, conf={
    "auto.register.schemas": False, "use.latest.version": True,
    "subject.name.strategy": topic_record_subject_name_strategy})
deploy = {"requestId": request_id, "service": SERVICE, "saidAt": int(time.time() * 1000),
          "actor": {"id": "a-script", "via": "python", "authenticated": False},
          "label": LABEL, "artifact": COMMAND}
producer = Producer(BROKER)  # librdkafka's own partitioner: the engine moves what it misplaces
producer.produce("spillway.requests", key=SERVICE,
                 value=serialize(deploy, SerializationContext("spillway.requests", MessageField.VALUE)))
producer.flush()

deserialize = AvroDeserializer(registry)
consumer = Consumer(BROKER | {"group.id": request_id, "isolation.level": "read_committed", "auto.offset.reset": "earliest"})
consumer.subscribe(["spillway.events"])
ended = False
while not ended:
    record = consumer.poll(1)
    if record is None or record.error() or record.key() != SERVICE.encode():
        continue
    event = deserialize(record.value(), SerializationContext("spillway.events", MessageField.VALUE))
    header = event.pop("header")
    if header["rollout"] != f"{SERVICE}/{request_id}" and header["cause"]["id"] != request_id:
        continue
    kind = dict(record.headers())["ce_type"].decode()
    print(header["sequence"], header["at"], kind, header["cause"]["kind"])
    ended = kind.endswith((".RequestRejected", ".RolloutEnded", ".Promoted"))
consumer.close()
