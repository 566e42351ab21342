package dev.spillway.simulator.scenario;

import dev.spillway.definition.yaml.Problem;
import java.util.List;

/** What came of reading a scenario. */
public sealed interface ScenarioReading {
    /** All of it. */
    record Read(Scenario scenario) implements ScenarioReading {}

    /** What is wrong, in the order of the file; at least one. */
    record Wrong(List<Problem> problems) implements ScenarioReading {
        public Wrong {
            problems = List.copyOf(problems);
        }
    }
}
