package dev.spillway.gateway.view;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Weight;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Function;

/** The core's types back from the JSON that {@link Json} writes. */
final class Readers {
    private Readers() {}

    static SimpleModule module() {
        return new SimpleModule("readers")
                .addDeserializer(ServiceId.class, new OfText<>(ServiceId.class, ServiceId::parse))
                .addDeserializer(RolloutId.class, new OfText<>(RolloutId.class, RolloutId::parse))
                .addDeserializer(RevisionId.class, new OfText<>(RevisionId.class, RevisionId::new))
                .addDeserializer(Weight.class, new OfPercent());
    }

    private static final class OfText<T> extends FromStringDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient Function<String, T> parse;

        OfText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        protected T _deserialize(String text, DeserializationContext context) {
            return parse.apply(text);
        }
    }

    private static final class OfPercent extends StdDeserializer<Weight> {
        private static final long serialVersionUID = 1L;

        OfPercent() {
            super(Weight.class);
        }

        @Override
        public Weight deserialize(JsonParser json, DeserializationContext context) throws IOException {
            return new Weight(json.getDecimalValue().multiply(BigDecimal.TEN).intValueExact());
        }
    }
}
