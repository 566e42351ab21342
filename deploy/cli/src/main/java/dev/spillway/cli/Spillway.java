package dev.spillway.cli;

import dev.spillway.cli.audit.Audit;
import dev.spillway.cli.bench.Bench;
import dev.spillway.cli.demo.Demo;
import dev.spillway.cli.letters.DeadLetters;
import dev.spillway.cli.role.DevRole;
import dev.spillway.cli.role.EngineRole;
import dev.spillway.cli.role.ExecutorRole;
import dev.spillway.cli.role.GatewayRole;
import dev.spillway.gateway.view.Json;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command. */
@Command(name = "spillway", description = "Releases services step by step, watches them, and takes them back when they hurt.", mixinStandardHelpOptions = true, version = "spillway 0.1.0", subcommands = {
        Deploy.class, Get.class, ListServices.class, History.class, Why.class, Pause.class, Resume.class,
        Promote.class, Approve.class, Skip.class, Abort.class, Retry.class, Undo.class, Freeze.class,
        Abandon.class, Delete.class, Drift.class, Plan.class, Lint.class, Simulate.class, BacktestLog.class,
        JudgeTable.class,
        Events.class, Audit.class, DeadLetters.class,
        DevRole.class, Demo.class, Bench.class, EngineRole.class, GatewayRole.class, ExecutorRole.class})
public final class Spillway {
    private static final String BUG = "this is a bug of the command itself: ";

    record Trouble(String error, Optional<String> field, String message) {}

    /** Runs one command and ends the process with its status. */
    static void main(String[] args) {
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, Ansi.AUTO, args));
    }

    /** Returns the status. */
    static int run(PrintWriter out, PrintWriter err, Ansi colours, String... args) {
        return new CommandLine(new Spillway()).setOut(out).setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(colours))
                .setParameterExceptionHandler(Spillway::badParameter).setExecutionExceptionHandler(Spillway::failed)
                .setExecutionStrategy(Spillway::execute).execute(args);
    }

    private static int execute(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine line = last.commandSpec().commandLine();
        boolean asksForHelp = last.isUsageHelpRequested() || last.isVersionHelpRequested();
        if (!line.getSubcommands().isEmpty() && !asksForHelp) {
            throw new ParameterException(line, "say what to do");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int badParameter(ParameterException e, String[] args) {
        CommandLine line = e.getCommandLine();
        line.getErr().println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
        line.getErr().println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
        line.getErr().flush();
        return Exit.BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        if (!(e instanceof Stop stop)) {
            line.getErr().println(BUG + e);
            e.printStackTrace(line.getErr());
            return Exit.BUG;
        }
        if (line.getParseResult().matchedOptionValue("--output", (Object) "").toString().equals("json")) {
            line.getOut().println(Json.write(new Trouble(word(stop.status()), stop.field(), stop.message())));
            line.getOut().flush();
        } else {
            line.getErr().println(stop.field().map(f -> f + ": ").orElse("") + stop.message());
            line.getErr().flush();
        }
        return stop.status();
    }

    private static String word(int status) {
        return switch (status) {
            case Exit.BAD_INPUT -> "bad_input";
            case Exit.TIMED_OUT -> "timed_out";
            case Exit.REJECTED -> "rejected";
            case Exit.UNREACHABLE -> "unreachable";
            default -> "failed";
        };
    }
}
