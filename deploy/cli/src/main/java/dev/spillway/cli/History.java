package dev.spillway.cli;

import dev.spillway.cli.screen.Tree;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.ServiceView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "history", description = "The revisions that became stable, newest last.", mixinStandardHelpOptions = true)
final class History implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Parameters(paramLabel = "SERVICE", description = "environment/name")
    String service = "";

    @Override
    public Integer call() {
        Session session = options.session();
        ServiceView view = session.view(Session.service(service));
        if (session.json()) {
            session.screen().json(Json.write(view.history()));
            return Exit.PROMOTED;
        }
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("N", "REVISION", "ID", "STABLE SINCE", "ARTIFACT", ""));
        view.history().forEach(p -> rows.add(List.of("" + p.number(), p.revision().label(), p.revision().id(),
                p.at().toString(), p.revision().artifact(), p.takenBack() ? "taken back" : "")));
        Tree.table(rows).forEach(session.screen()::line);
        return Exit.PROMOTED;
    }
}
