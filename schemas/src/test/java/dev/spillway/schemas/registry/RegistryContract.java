package dev.spillway.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.spillway.schemas.registry.SchemaRegistryClient.Subject;
import java.util.List;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every registry must do for us: the fake, the embedded one, and real ones. Compatibility level: at least BACKWARD. */
public abstract class RegistryContract {
    private static final Schema FIRST = SchemaBuilder.record("contract.Thing").fields().requiredString("name")
            .endRecord();
    private static final Schema SECOND = SchemaBuilder.record("contract.Thing").fields().requiredString("name")
            .optionalString("note").endRecord();
    private static final Schema BREAKING = SchemaBuilder.record("contract.Thing").fields().requiredString("name")
            .requiredString("must").endRecord();

    /** Where the registry under test is. */
    protected abstract String url();

    /** Servers are shared between tests, subjects are not. */
    private String topic = "";

    @BeforeEach
    void freshTopic() {
        topic = "contract-" + UUID.randomUUID();
    }

    private SchemaRegistryClient client() {
        return new SchemaRegistryClient(RegistryConfig.at(url()));
    }

    private Subject subject(Schema schema) {
        return Subject.of(topic, schema);
    }

    @Test
    void aRegisteredSchemaIsFoundByIdAndByText() {
        // given
        int id = client().register(subject(FIRST));
        // when // then
        assertThat(client().byId(id)).isEqualTo(FIRST);
        assertThat(client().lookup(subject(FIRST))).isEqualTo(id);
    }

    @Test
    void registeringAgainGivesTheSameId() {
        // given
        int id = client().register(subject(FIRST));
        // when // then
        assertThat(client().register(subject(FIRST))).isEqualTo(id);
    }

    @Test
    void oneSchemaHasOneIdUnderAllSubjects() {
        // given
        int id = client().register(subject(FIRST));
        // when // then
        assertThat(client().register(new Subject(topic + "-other", FIRST))).isEqualTo(id);
    }

    @Test
    void aCompatibleVersionHasItsOwnId() {
        // given
        int id = client().register(subject(FIRST));
        // when
        int next = client().register(subject(SECOND));
        // then
        assertThat(next).isNotEqualTo(id);
        assertThat(client().byId(next)).isEqualTo(SECOND);
        assertThat(client().byId(id)).isEqualTo(FIRST);
    }

    @Test
    void anIncompatibleVersionIsRefused() {
        // given
        client().register(subject(FIRST));
        // when // then
        assertRefused(RegistryException.Kind.INCOMPATIBLE, () -> client().register(subject(BREAKING)));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertRefused(RegistryException.Kind.NOT_FOUND, () -> client().lookup(subject(FIRST)));
        assertRefused(RegistryException.Kind.NOT_FOUND, () -> client().byId(1_999_999_999));
    }

    @Test
    void anotherVersionIsNotFoundUnderAKnownSubject() {
        // given
        client().register(subject(FIRST));
        // when // then
        assertRefused(RegistryException.Kind.NOT_FOUND, () -> client().lookup(subject(SECOND)));
    }

    @Test
    void subjectsMayHaveCharactersThatUrlsReserve() {
        // given
        Subject odd = new Subject(topic + " a+b%c", FIRST);
        // when
        int id = client().register(odd);
        // then
        assertThat(client().lookup(odd)).isEqualTo(id);
    }

    @Test
    void primingRegistersAll() {
        // given
        List<Subject> subjects = List.of(subject(FIRST), new Subject(topic + "-b", SECOND));
        // when
        client().prime(subjects);
        // then
        assertThat(subjects).allSatisfy(s -> assertThat(client().lookup(s)).isPositive());
    }

    private static void assertRefused(RegistryException.Kind kind, ThrowingCallable call) {
        assertThatExceptionOfType(RegistryException.class).isThrownBy(call)
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
