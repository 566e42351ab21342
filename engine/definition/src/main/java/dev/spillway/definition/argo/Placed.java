package dev.spillway.definition.argo;

import dev.spillway.core.model.Step;
import dev.spillway.definition.yaml.YamlField;

/** A step, and where it was written. */
record Placed(Step step, YamlField field) {}
