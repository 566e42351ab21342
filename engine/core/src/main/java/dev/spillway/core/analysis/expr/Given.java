package dev.spillway.core.analysis.expr;

import dev.spillway.core.analysis.expr.Value.Items;
import dev.spillway.core.analysis.expr.Value.Text;
import java.util.List;

/** What a function is called with. Its accessors refuse what was not known to be wrong before. */
record Given(String name, List<Value> arguments, Value result, Work work) {

    int count() {
        return arguments.size();
    }

    Value get(int place) {
        return arguments.get(place);
    }

    Value first() {
        return arguments.getFirst();
    }

    String text(int place) {
        if (get(place) instanceof Text text) {
            return work.read(text.value());
        }
        throw refuse("a string", get(place));
    }

    double number(int place) {
        if (get(place) instanceof Value.Numeric number) {
            return number.asDouble();
        }
        throw refuse("a number", get(place));
    }

    Items list(int place) {
        if (get(place) instanceof Items list) {
            return list;
        }
        throw refuse("a list", get(place));
    }

    Refusal refuse(String expected, Value actual) {
        return work.refuse(name + " takes " + expected + ", not " + Type.of(actual));
    }
}
