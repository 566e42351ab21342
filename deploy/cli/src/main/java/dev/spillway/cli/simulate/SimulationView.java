package dev.spillway.cli.simulate;

import dev.spillway.core.event.Event;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A rehearsal as JSON. Times are seconds since the deployment was asked for.
 *
 * @param counts   drawn or exact
 * @param requests to the new revision, as expected, until it was over
 * @param errors   of these
 * @param exposure in percent, from then on
 */
record SimulationView(String service, String stable, String canary, long seed, String counts, String outcome,
        String reason, double decidedAt, double overAt, long requests, long errors, List<Weight> exposure,
        List<Verdict> verdicts, List<Line> log) {
    record Weight(double at, double percent) {}

    record Verdict(double at, String analysis, String outcome, long bad, long total, String because) {}

    record Line(double at, String type, String text) {}

    static SimulationView of(Rehearsed rehearsed, Told told, Track track, Ending ending) {
        var scenario = rehearsed.scenario();
        return new SimulationView(rehearsed.definition().service().toString(), scenario.stable().label(),
                scenario.canary().label(), scenario.seed(), lower(scenario.counting()), ending.word(),
                told.people(ending.reason()), seconds(ending.at()), seconds(Told.offset(rehearsed.end())),
                Math.round(rehearsed.exposed().requests()), Math.round(rehearsed.exposed().errors()),
                track.exposure().stream().map(e -> new Weight(seconds(e.at()), e.percent())).toList(),
                verdicts(rehearsed, told),
                told.lines().stream().map(l -> new Line(seconds(l.at()), l.type(), l.text())).toList());
    }

    private static List<Verdict> verdicts(Rehearsed rehearsed, Told told) {
        return rehearsed.log().stream().filter(e -> e.event() instanceof Event.AnalysisConcluded).map(e -> {
            var concluded = (Event.AnalysisConcluded) e.event();
            var verdict = concluded.verdict();
            return new Verdict(seconds(Told.offset(e.header().at())), concluded.analysis(), lower(verdict.outcome()),
                    verdict.bad(), verdict.total(), told.people(verdict.because()));
        }).toList();
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
