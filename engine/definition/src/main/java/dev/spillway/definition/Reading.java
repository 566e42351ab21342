package dev.spillway.definition;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Revision;
import dev.spillway.definition.yaml.Findings;
import dev.spillway.definition.yaml.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What came of reading a definition: all of it, parts of one, or all that is wrong with it. */
public sealed interface Reading {
    /** What means another thing here than where it was written for, or nothing; in the order of the file. */
    List<Problem> warnings();

    /** What is wrong, which is something. */
    static Problems of(Findings findings) {
        return new Problems(findings.problems(), findings.warnings(), Optional.empty());
    }

    /** @param revision what to deploy, where the file says it */
    record Read(Definition definition, Optional<Revision> revision, List<Problem> warnings) implements Reading {
        public Read {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Nothing is wrong, but a whole definition it is not: only analysis templates, which a Rollout refers to.
     *
     * @param names kind and name of each
     */
    record Parts(List<String> names, List<Problem> warnings) implements Reading {
        public Parts {
            names = List.copyOf(names);
            warnings = List.copyOf(warnings);
        }

        /** Why this cannot be deployed. */
        @Override
        public String toString() {
            return "there is only " + String.join(", ", names)
                    + "; a definition needs a Rollout or a Service beside it";
        }
    }

    /**
     * At least one problem, in the order of the file.
     *
     * @param understood the definition, where nothing is wrong but that no executor does a part of it
     */
    record Problems(List<Problem> problems, List<Problem> warnings,
            Optional<Definition> understood) implements Reading {
        public Problems {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }

        /** One line per problem. */
        @Override
        public String toString() {
            return problems.stream().map(Problem::toString).collect(Collectors.joining("\n"));
        }
    }
}
