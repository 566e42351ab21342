package dev.spillway.gateway.view;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.spillway.core.model.Weight;
import java.io.IOException;
import java.math.BigDecimal;

/** A weight is a percentage, as people write it: 5 or 12.5. */
final class PercentSerializer extends StdSerializer<Weight> {
    private static final long serialVersionUID = 1L;

    PercentSerializer() {
        super(Weight.class);
    }

    @Override
    public void serialize(Weight weight, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeNumber(percent(weight));
    }

    static BigDecimal percent(Weight weight) {
        return weight.permille() % 10 == 0
                ? BigDecimal.valueOf(weight.permille() / 10)
                : BigDecimal.valueOf(weight.permille(), 1);
    }
}
