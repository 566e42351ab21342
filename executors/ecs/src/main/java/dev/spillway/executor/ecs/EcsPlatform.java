package dev.spillway.executor.ecs;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Health;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.ecs.api.Aws;
import dev.spillway.executor.ecs.api.Errors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.Tag;

/**
 * ECS services behind the rules of an Application Load Balancer. Neither has conditional writes: the fence is a tag that is
 * checked, written and read back, and looked at again when the longest older call can no longer land.
 */
public final class EcsPlatform implements Platform<Picture, Call>, AutoCloseable {
    /** A call that was given up may still land for as long as Amazon works on it. */
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration HEALTH = Duration.ofSeconds(10);

    private final Aws aws;
    private final Look look;
    private final InstantSource clock;
    private final Watch watch;

    /** @param aws is closed with this */
    public EcsPlatform(Aws aws, InstantSource clock) {
        this(aws, clock, HEALTH);
    }

    /** @param health how often it is looked at */
    EcsPlatform(Aws aws, InstantSource clock, Duration health) {
        this.aws = aws;
        this.look = new Look(aws, new TaskDefinitions());
        this.clock = clock;
        this.watch = new Watch(command -> look.at(command, clock.instant().getEpochSecond()), health);
    }

    @Override
    public void onHealth(Consumer<Health> listener) {
        watch.listener(listener);
    }

    @Override
    public Reading<Picture> observe(Command command) {
        watch.note(command);
        return look.at(command, clock.instant().getEpochSecond());
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public Observed report(Picture picture) {
        return Report.of(picture);
    }

    @Override
    public Duration settleAfter() {
        return Aws.TIMEOUT.plus(LATE);
    }

    @Override
    public CallResult call(Command command, Call call) {
        return switch (call) {
            case Call.Tag(String resource, Map<String, String> tags) -> tagged(resource,
                    Tags.at(clock.instant().getEpochSecond(), tags));
            case Call.Modify(Forward forward) -> Arn.isListener(forward.route())
                    ? made("elasticloadbalancing:ModifyListener", () -> aws.elb().modifyListener(
                            ask -> ask.listenerArn(forward.route()).defaultActions(forward.sent())))
                    : made("elasticloadbalancing:ModifyRule", () -> aws.elb().modifyRule(
                            ask -> ask.ruleArn(forward.route()).actions(forward.sent())));
            case Call.Register(var request) -> made("ecs:RegisterTaskDefinition",
                    () -> aws.ecs().registerTaskDefinition(request));
            case Call.Create(var request) -> made("ecs:CreateService", () -> aws.ecs().createService(request));
            case Call.Update(var request) -> made("ecs:UpdateService", () -> aws.ecs().updateService(request));
        };
    }

    private CallResult tagged(String resource, Map<String, String> tags) {
        if (resource.contains(":ecs:")) {
            return made("ecs:TagResource", () -> aws.ecs().tagResource(ask -> ask.resourceArn(resource).tags(
                    tags.entrySet().stream().map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                            .toList())));
        }
        return made("elasticloadbalancing:AddTags", () -> aws.elb().addTags(ask -> ask.resourceArns(resource).tags(tags
                .entrySet().stream()
                .map(tag -> software.amazon.awssdk.services.elasticloadbalancingv2.model.Tag.builder().key(tag.getKey())
                        .value(tag.getValue()).build())
                .toList())));
    }

    private interface Making {
        Object make();
    }

    private static CallResult made(String what, Making call) {
        try {
            Object _ = call.make();
            return new CallResult.Ok();
        } catch (SdkException failed) {
            return Errors.of(what, failed).result();
        }
    }

    @Override
    public void close() {
        watch.close();
        aws.close();
    }
}
