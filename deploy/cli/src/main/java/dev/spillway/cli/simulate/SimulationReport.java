package dev.spillway.cli.simulate;

import dev.spillway.cli.screen.Screen;
import dev.spillway.definition.Words;
import dev.spillway.gateway.view.Json;
import dev.spillway.simulator.scenario.Rehearsal.Rehearsed;
import java.util.Locale;

/** Says what came of a rehearsal. */
public final class SimulationReport {
    private final Rehearsed rehearsed;
    private final Told told;
    private final Track track;
    private final Ending ending;

    public SimulationReport(Rehearsed rehearsed) {
        this.rehearsed = rehearsed;
        this.told = new Told(rehearsed);
        this.track = Track.of(rehearsed, told);
        this.ending = Ending.of(rehearsed);
    }

    /** The exit status: as that of {@code deploy --wait}. */
    public int status() {
        return ending.status();
    }

    /** As JSON, on one line. */
    public String json() {
        return Json.write(SimulationView.of(rehearsed, told, track, ending));
    }

    /** As a picture. */
    public String svg() {
        return new Svg(track).text(title(), stable(), canary());
    }

    /** @param all also each single measurement */
    public void tell(Screen screen, boolean all) {
        screen.line(title());
        screen.line("");
        for (Told.Line line : told.lines()) {
            if (all || !line.detail()) {
                screen.line(String.format("%12s  %-20s %s", Words.duration(line.at()), line.type(), line.text()));
            }
        }
        screen.line("");
        new Sparks(track).lines(stable(), canary()).forEach(screen::line);
        screen.line("");
        screen.line(sentence());
    }

    private String title() {
        var scenario = rehearsed.scenario();
        return rehearsed.definition().service() + ": " + canary() + " against " + stable() + ", counts "
                + scenario.counting().name().toLowerCase(Locale.ROOT) + switch (scenario.counting()) {
                    case DRAWN -> " with seed " + scenario.seed();
                    case EXACT -> "";
                };
    }

    private String sentence() {
        String harm = String.format(Locale.ROOT, "%s got about %,.0f requests, about %,.0f of them failed.", canary(),
                rehearsed.exposed().requests(), rehearsed.exposed().errors());
        return ending.word() + " after " + Words.duration(ending.at()) + ": " + told.people(ending.reason()) + "\n"
                + harm;
    }

    private String stable() {
        return rehearsed.scenario().stable().label();
    }

    private String canary() {
        return rehearsed.scenario().canary().label();
    }
}
