package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.HealthChanged;
import dev.spillway.executor.Heartbeat;
import dev.spillway.executor.Increment;
import dev.spillway.executor.Measured;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Target;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Commands as {@code id platform seq permille}, what is said as a few words: the real wire is not the matter here. */
final class TextWire implements Wire {
    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        String[] words = new String(record.value(), StandardCharsets.UTF_8).split(" ", -1);
        if (words.length != 4) {
            return new Decoded.Unreadable("not four words");
        }
        Command command = Dial.command(words[0], 1, Long.parseLong(words[2]), false,
                Dial.traffic(Integer.parseInt(words[3])));
        Target target = new Target("app", words[1], "one", command.target().settings());
        return new Decoded.Understood(new Command(command.id(), command.service(), command.rollout(), 0, 0, 1, target,
                new Fence(1, command.fence().seq()), false, command.issuedAt(), command.expiresAt(),
                command.desired()));
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Outcome outcome) {
        return said(outcome.commandId() + " " + outcome.kind().wire());
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(HealthChanged health) {
        return said(health.rollout() + " " + health.ready() + "/" + health.wanted());
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Heartbeat heartbeat) {
        return said("heartbeat " + heartbeat.executor());
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Increment increment) {
        return said("increment " + increment.id());
    }

    @Override
    public ProducerRecord<byte[], byte[]> encode(Measured measured) {
        return said("measured " + measured.id());
    }

    private static ProducerRecord<byte[], byte[]> said(String text) {
        return new ProducerRecord<>("outcomes", bytes("key"), bytes(text));
    }
}
