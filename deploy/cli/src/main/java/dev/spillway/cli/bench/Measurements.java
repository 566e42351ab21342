package dev.spillway.cli.bench;

import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Weight;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.Topics;
import java.util.List;
import java.util.function.Consumer;

/** One run: prepares the services, then measures one thing after the other. */
final class Measurements implements AutoCloseable {
    private static final String TAKEN = "MeasurementTaken";
    /** Of the observations the first half teaches the JVM, the second counts: with the engine and with what it is compared to. */
    private static final int WARM_UP = 2;
    private static final double ASKS_PER_SECOND = 50;
    /** Rollouts on their way in preparation. With thousands of them, and other work on the machine, the first would run into a deadline. */
    private static final int AHEAD = 250;

    private final Bed bed;
    private final Size size;
    private final Consumer<String> say;
    private final Stopwatch deploys = new Stopwatch();
    private final Stopwatch aborts = new Stopwatch();
    private final Fleet fleet;
    private final Robot robot;
    private final Log log;
    private final Observations observations;

    /**
     * @param aborts       in each mode
     * @param observations for the throughput
     */
    record Size(int services, int aborts, long observations) {}

    private record Throughput(double perSecond, long events, Written written) {}

    private record Flooded(Quantiles aborts, long perSecond, long taken) {}

    Measurements(Bed bed, Size size, Consumer<String> say) {
        this.bed = bed;
        this.size = size;
        this.say = say;
        fleet = new Fleet(bed.cluster(), bed.wire());
        robot = new Robot(bed.cluster(), bed.wire(), deploys, aborts);
        log = new Log(bed.cluster(), Topic.EVENTS.topicName(), Topics.DEV_PARTITIONS);
        observations = new Observations(bed.cluster(), bed.wire(), size.services());
    }

    BenchReport run() throws Exception {
        Quantiles roundTrip = prepare();
        Quantiles idle = Quantiles.of(abort(0));
        say.accept("abort, idle: " + idle);
        Throughput engine = throughput();
        Flooded flooded = flooded(engine.perSecond() / 2);
        bed.stopEngine();
        double passed = passThrough();
        double signals = size.observations();
        return new BenchReport(Math.round(engine.perSecond()), Math.round(passed), roundTrip, idle, flooded.aborts(),
                hundredths(engine.written().total() / signals), hundredths(engine.written().bytes() / signals),
                new BenchReport.Counts(size.services(), size.aborts(), size.aborts(), size.aborts(),
                        size.observations(), engine.events(), flooded.perSecond(), flooded.taken(),
                        engine.written().records()));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** Every service has v1 stable and v2 at 10 % in a bake of hours. The last deployments are sent at a calm pace and timed. */
    private Quantiles prepare() throws InterruptedException {
        int calm = size.services() - size.aborts();
        say.accept("preparing " + size.services() + " services");
        for (int i = 0; i < size.services(); i++) {
            fleet.define(Fleet.service(i));
            if (i < calm) {
                fleet.deploy(Fleet.service(i));
                Await.count("v2 baking", () -> log.of("BakeStarted"), i - AHEAD);
            }
        }
        Await.count("definitions", () -> log.of("DefinitionAccepted"), size.services());
        Await.count("v2 baking", () -> log.of("BakeStarted"), calm);
        var pace = new Pace(ASKS_PER_SECOND);
        for (int i = calm; i < size.services(); i++) {
            pace.await();
            deploys.start(Fleet.service(i));
            fleet.deploy(Fleet.service(i));
        }
        Await.count("v2 baking", () -> log.of("BakeStarted"), size.services());
        Quantiles roundTrip = Quantiles.of(deploys.take());
        say.accept("deployment to first command: " + roundTrip);
        return roundTrip;
    }

    /** Aborts so many rollouts from {@code first} on, each in its bake and with traffic on the new revision. */
    private List<Long> abort(int first) throws InterruptedException {
        var pace = new Pace(ASKS_PER_SECOND);
        for (int i = first; i < first + size.aborts(); i++) {
            ServiceId service = Fleet.service(i);
            if (robot.weightOf(service, Fleet.V2.id()).compareTo(Weight.ZERO) <= 0) {
                throw new IllegalStateException(service + " has no traffic on its new revision to be taken back");
            }
            pace.await();
            aborts.start(service);
            fleet.abort(service);
        }
        Await.count("aborts", aborts::measured, size.aborts());
        return aborts.take();
    }

    /** The observations wait in the topic when the engine starts, so that no producer competes with it. */
    private Throughput throughput() throws InterruptedException {
        bed.stopEngine();
        long before = log.total();
        long taken = log.of(TAKEN);
        observations.begin();
        say.accept("publishing " + size.observations() + " observations");
        for (long i = 0; i < size.observations(); i++) {
            observations.publish(size.aborts());
        }
        observations.flush();
        bed.startEngine();
        var warm = Await.count("observations", () -> log.of(TAKEN), taken + size.observations() / WARM_UP);
        var all = Await.count("observations", () -> log.of(TAKEN), taken + size.observations());
        double perSecond = all.perSecondSince(warm);
        say.accept("engine: " + Math.round(perSecond) + " events a second");
        return new Throughput(perSecond, log.total() - before, Written.by(bed.applicationId()));
    }

    private Flooded flooded(double perSecond) throws InterruptedException {
        long taken = log.of(TAKEN);
        List<Long> took;
        long sent;
        long during;
        try (var flood = new Flood(observations, 2 * size.aborts(), perSecond)) {
            // It has to be there before the first abort is.
            Await.count("flood", () -> log.of(TAKEN), taken + Math.round(perSecond));
            took = abort(size.aborts());
            during = log.of(TAKEN) - taken;
            sent = flood.sent();
        }
        observations.flush();
        Await.count("flood", () -> log.of(TAKEN), taken + sent);
        Quantiles aborted = Quantiles.of(took);
        say.accept("abort, under " + Math.round(perSecond) + " observations a second: " + aborted);
        return new Flooded(aborted, Math.round(perSecond), during);
    }

    private double passThrough() throws Exception {
        bed.createTopic(PassThrough.OUTPUT);
        try (var passed = new Log(bed.cluster(), PassThrough.OUTPUT, Topics.DEV_PARTITIONS);
                var _ = bed.passThrough("spillway-bench")) {
            var warm = Await.count("pass-through", passed::total, size.observations() / WARM_UP);
            var all = Await.count("pass-through", passed::total, size.observations());
            double perSecond = all.perSecondSince(warm);
            say.accept("pass-through: " + Math.round(perSecond) + " a second");
            return perSecond;
        }
    }

    @Override
    public void close() {
        observations.close();
        log.close();
        robot.close();
        fleet.close();
    }
}
