package dev.spillway.definition;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of reading a definition: all of it, or all that is wrong with it. */
public sealed interface Reading {

    /** @param revision what to deploy, where the file says it */
    record Read(Definition definition, Optional<Revision> revision) implements Reading {}

    /** At least one, in the order of the file. */
    record Problems(List<Problem> problems) implements Reading {
        public Problems {
            problems = List.copyOf(problems);
        }

        /** One line per problem. */
        @Override
        public String toString() {
            return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
        }
    }
}
