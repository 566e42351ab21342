package dev.spillway.definition;

import dev.spillway.core.model.Definition;

/** A plan as {@code spillway plan} prints it. */
public final class PlanText {
    private PlanText() {}

    public static String of(Definition definition) {
        PlanView plan = PlanView.of(definition);
        var text = new StringBuilder();
        text.append(plan.service()).append(": ").append(plan.strategy()).append(", ").append(plan.steps().size())
                .append(" steps on ").append(String.join(", ", plan.targets())).append('\n');
        plan.steps().forEach(step -> step(text, step));
        plan.background().ifPresent(b -> text.append("background  ").append(String.join(", ", b.analyses()))
                .append(b.from() > 1
                        ? ", from step " + b.from() + " until the promotion\n"
                        : ", until the promotion\n"));
        text.append("then  ").append(String.join("\n      ", plan.tail())).append('\n');
        plan.analyses().forEach(analysis -> analysis(text, analysis));
        return text.toString();
    }

    private static void analysis(StringBuilder text, PlanView.Analysis analysis) {
        text.append("analysis ").append(analysis.text()).append('\n');
        analysis.query().forEach((key, value) -> text.append("         ").append(key).append(' ')
                .append(value.strip().replace("\n", "\n         " + " ".repeat(key.length() + 1))).append('\n'));
    }

    private static void step(StringBuilder text, PlanView.Step step) {
        text.append(String.format("%4d  %s\n", step.number(), step.text()));
        for (PlanView.Phase phase : step.phases()) {
            String lead = "- ";
            for (PlanView.Asked command : phase.commands()) {
                text.append(String.format("        %s%s: %s (within %s)\n", lead, command.target(), command.text(),
                        phase.within()));
                lead = "  ";
            }
        }
    }
}
