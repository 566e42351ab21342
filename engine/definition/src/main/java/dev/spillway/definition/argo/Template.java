package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;

/**
 * An {@code AnalysisTemplate} or {@code ClusterAnalysisTemplate} of the text.
 *
 * @param field the document
 */
public record Template(Id id, YamlField field, YamlMap spec) {
    /** Templates of both scopes may have one name. */
    public record Id(boolean cluster, String name) {
        @Override
        public String toString() {
            return (cluster ? "ClusterAnalysisTemplate" : "AnalysisTemplate") + " '" + name + "'";
        }
    }
}
