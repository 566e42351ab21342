package dev.spillway.cli;

import dev.spillway.cli.screen.Tree;
import dev.spillway.gateway.view.RevisionView;
import dev.spillway.gateway.view.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "All services.", mixinStandardHelpOptions = true)
final class ListServices implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Option(names = {"-e", "--environment"}, paramLabel = "NAME", description = "Only of this environment.")
    String environment = "";

    @Override
    public Integer call() {
        Session session = options.session();
        if (session.json()) {
            session.screen().json(
                    session.get("/v1/services" + (environment.isEmpty() ? "" : "?environment=" + environment)));
            return Exit.PROMOTED;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("SERVICE", "STATE", "STABLE", "ROLLOUT", "STEP", "WEIGHT", "WAITS FOR"));
        session.views(environment).forEach(view -> rows.add(row(view)));
        Tree.table(rows).forEach(session.screen()::line);
        return Exit.PROMOTED;
    }

    private static List<String> row(ServiceView view) {
        String stable = view.stable().map(RevisionView::label).orElse("-");
        return view.rollout()
                .map(r -> List.of(view.id(), view.state(), stable, r.revision().label(),
                        r.step() + "/" + r.steps().size(), r.weightObserved() + " %", r.waitsFor()))
                .orElseGet(() -> List.of(view.id(), view.state(), stable, "-", "-", "-", "-"));
    }
}
