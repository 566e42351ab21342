package dev.spillway.blackbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.spillway.executor.Command;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@link RemotePlatform} and {@link WorldServer} say to each other. */
final class Remote {
    static final JsonMapper JSON = JsonMapper.builder().build();

    private Remote() {}

    /**
     * A target as it stands.
     *
     * @param instances of each revision (by id), all ready; none where there are none
     * @param stable    id of the revision that is labelled so, empty for none
     */
    record Picture(List<Share> shares, Map<String, Integer> instances, String stable, Fence fence) {
        static final Picture EMPTY = new Picture(List.of(), Map.of(), "", Fence.NONE);

        Picture {
            shares = List.copyOf(shares);
            instances = new TreeMap<>(instances);
        }

        int count(String revision) {
            return instances.getOrDefault(revision, 0);
        }
    }

    /** The API of the target. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({@JsonSubTypes.Type(Call.PutShares.class), @JsonSubTypes.Type(Call.Resize.class),
            @JsonSubTypes.Type(Call.PutStable.class), @JsonSubTypes.Type(Call.PutFence.class)})
    sealed interface Call {
        record PutShares(List<Share> shares) implements Call {
            public PutShares {
                shares = List.copyOf(shares);
            }
        }

        record Resize(String revision, int count) implements Call {}

        record PutStable(String revision) implements Call {}

        /** There is nothing to change, but an older write must be held off. */
        record PutFence() implements Call {}
    }

    /** One call, conditional on its fence. */
    record Write(String commandId, boolean rollback, Fence fence, Call call) {
        static Write of(Command command, Call call) {
            return new Write(command.id(), command.rollback(), command.fence(), call);
        }
    }
}
