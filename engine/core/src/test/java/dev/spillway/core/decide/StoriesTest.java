package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Policy.OnConflict;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Step;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal.Outcome;
import dev.spillway.core.state.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A story is a folder: signals in, events out. A new case is a new folder. */
class StoriesTest {
    private static final Path STORIES = Path.of("src/test/resources/stories");

    static List<Path> stories() throws IOException {
        try (Stream<Path> folders = Files.list(STORIES)) {
            return folders.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stories")
    void theSameSignalsGiveTheSameEvents(Path folder) throws IOException {
        // given
        Story story = Story.unknown();

        // when
        for (String line : Files.readAllLines(folder.resolve("signals.txt"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                tell(story, line.split(" +"));
            }
        }

        // then
        String events = story.log().stream().map(e -> line(story, e)).collect(Collectors.joining("\n", "", "\n"));
        Compared.with(folder.resolve("events.txt"), events);
        assertThat(Evolve.fold(Service.unknown(SERVICE), story.log())).isEqualTo(story.service());
    }

    @Test
    void everyFileIsRead() throws IOException {
        try (Stream<Path> files = Files.walk(STORIES)) {
            assertThat(files.filter(Files::isRegularFile).filter(f -> f.getNameCount() != STORIES.getNameCount() + 2
                    || !List.of("signals.txt", "events.txt").contains(f.getFileName().toString()))).isEmpty();
        }
        assertThat(stories()).hasSizeGreaterThanOrEqualTo(10);
    }

    private static void tell(Story story, String[] words) {
        switch (words[0]) {
            case "defined" -> story.asks(ask -> new Request.PutService(ask, canary(steps(words))));
            case "definedRolling" -> story.asks(ask -> new Request.PutService(ask, rolling()));
            case "deploys" -> deploys(story, words);
            case "obeys" -> story.obeys();
            case "obeysOnce" -> story.obeysOnce();
            case "runsOn" -> story.runsOn();
            case "passes" -> story.passes(Duration.parse("PT" + words[1].toUpperCase(Locale.ROOT)));
            case "measures" -> story.measures(revision(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
            case "aborts" -> story.aborts();
            case "promotes" -> story.promotes();
            case "pauses" -> story.pauses();
            case "resumes" -> story.resumes();
            case "retries" -> story.retries();
            case "undoes" -> story.undoes();
            case "freezes" -> story.freezes(true);
            case "unfreezes" -> story.freezes(false);
            case "forgets" -> story.forgets();
            case "fails" -> story.fails(Outcome.Kind.FAILED, words[1]);
            case "findsRunning" -> story.findsRunning(revision(words[1]));
            case "drifts" -> story.refusesFinding(observed(revision(words[1]), Integer.parseInt(words[2]), V1));
            case "answers" -> story.answers(Request.DriftAnswer.valueOf(words[1]));
            case "alerts" -> story.alerts(words[1], Optional.of(revision(words[2])));
            case String word -> throw new IllegalArgumentException("no story says '" + word + "'");
        }
    }

    private static void deploys(Story story, String[] words) {
        if (words.length == 2) {
            story.deploys(revision(words[1]));
        } else {
            story.deploys(revision(words[1]), OnConflict.valueOf(words[2]));
        }
    }

    private static Step[] steps(String[] words) {
        var steps = new ArrayList<Step>();
        for (int i = 1; i < words.length; i++) {
            String[] parts = words[i].split(":", -1);
            steps.add(parts[0].equals("weight")
                    ? weight(Integer.parseInt(parts[1]))
                    : parts.length == 3
                            ? bake(Integer.parseInt(parts[1]), parts[2])
                            : bake(Integer.parseInt(parts[1])));
        }
        return steps.toArray(Step[]::new);
    }

    private static Revision revision(String label) {
        return Stream.of(V1, V2, V3).filter(r -> r.label().equals(label)).findFirst().orElseThrow();
    }

    /** Sequence, time since the start, the event, and what it says. */
    private static String line(Story story, Entry entry) {
        Duration since = Duration.between(story.log().getFirst().header().at(), entry.header().at());
        return String.format(Locale.ROOT, "%3d %8.3f s  %-18s %s", entry.header().sequence(), since.toMillis() / 1000.0,
                entry.event().getClass().getSimpleName(), named(says(entry.event()))).stripTrailing();
    }

    private static String says(Event event) {
        return switch (event) {
            case Event.RequestRejected e -> e.request() + ": " + e.reason();
            case Event.RolloutStarted e -> e.brief().rollout().request() + " " + e.brief().revision() + " epoch "
                    + e.epoch();
            case Event.StepStarted e -> e.step() + " " + e.detail();
            case Event.CommandsIssued e -> e.commands().stream().map(StoriesTest::command)
                    .collect(Collectors.joining("; "));
            case Event.CommandRepeated e -> command(e.command());
            case Event.CommandFailed e -> e.target() + " " + e.outcome() + ": " + e.reason();
            case Event.ExecutorSilent e -> e.reason();
            case Event.MeasurementTaken e -> e.increment().errors() + " errors in " + e.increment().requests()
                    + " requests of " + e.increment().revision();
            case Event.MeasurementJudged e -> e.analysis() + " " + e.n() + " " + e.assessment() + ": " + e.because();
            case Event.BackgroundStarted e -> e.analyses().stream().map(Event.FirstMeasurement::analysis)
                    .collect(Collectors.joining(", "));
            case Event.AnalysisConcluded e -> e.verdict().outcome() + " " + e.verdict().because();
            case Event.ShareChecked e -> e.sight() + " " + e.canary() + " of " + e.requests() + ", asked " + e.asked();
            case Event.BakeExtended e -> e.reason();
            case Event.BakeEnded e -> e.reason();
            case Event.Held e -> e.question() + ": " + e.reason();
            case Event.HoldEnded e -> e.question() + ": " + e.reason();
            case Event.Paused e -> e.by() + ": " + e.reason();
            case Event.RollbackStarted e -> e.cause() + ": " + e.reason() + " epoch " + e.epoch();
            case Event.RollbackStuck e -> e.failures() + " failures: " + e.reason();
            case Event.DriftFound e -> e.target() + " expected " + e.expected() + " found " + e.found();
            case Event.DriftAnswered e -> e.answer().toString();
            case Event.AlertTaken e -> e.fingerprint() + " " + e.effect() + ": " + e.reason();
            case Event.DeploymentWaiting e -> e.waiting().revision() + " " + e.waiting().mode() + ": " + e.reason();
            case Event.WaitingDropped e -> e.dropped().request() + ": " + e.reason();
            case Event.FreezeChanged e -> String.valueOf(e.frozen());
            case Event.Adopted e -> e.revision().toString();
            case Event.AlreadyStable e -> e.revision().toString();
            case Event.Promoted e -> e.revision().toString();
            case Event.WindowClosed e -> e.reason();
            case Event.RolloutEnded e -> e.ended().ending() + ": " + e.ended().reason();
            case Event.HealthReported e -> e.revision() + " " + e.ready() + "/" + e.wanted();
            case Event.EngineFaulted e -> e.fault();
            case Event.MeasurementMissed e -> e.reason();
            case Event.ServiceDeleted e -> e.reason();
            case Event.DefinitionAccepted _,Event.CommandAccepted _,Event.TargetObserved _,Event.SnapshotTaken _,Event.BakeStarted _,Event.MeasurementAsked _,Event.Resumed _,Event.Approved _,Event.FullPromotionAsked _,Event.WindowOpened _ ->
                "";
        };
    }

    private static String command(Command command) {
        String what = switch (command.desired()) {
            case Desired.Snapshot _ -> "snapshot";
            case Desired.Capacity c -> "capacity " + c.revision().label() + "=" + c.permille();
            case Desired.Traffic t -> "traffic " + t.shares();
            case Desired.Roles r -> "stable=" + r.stable();
            case Desired.Flag f -> "flag " + f.key();
            case Desired.Restore _ -> "restore";
            case Desired.Migrate m -> "migrate " + m.phase();
            case Desired.Roll r -> "roll " + r.revision().label();
            case Desired.Measure m -> "measure " + m.analysis();
        };
        return command.id().substring(SERVICE.toString().length() + 1) + " " + what
                + (command.rollback() ? " (rollback)" : "");
    }

    /** Labels are easier to read than hashes. */
    private static String named(String text) {
        String named = text;
        for (Revision revision : List.of(V1, V2, V3)) {
            named = named.replace(revision.toString(), revision.label()).replace(revision.id().value(),
                    revision.label());
        }
        return named;
    }
}
