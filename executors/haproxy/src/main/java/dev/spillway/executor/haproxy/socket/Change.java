package dev.spillway.executor.haproxy.socket;

/** One change of one server. */
public sealed interface Change {
    String server();

    record Move(String server, Address to) implements Change {}

    /** @param weight 0..256 */
    record Weigh(String server, int weight) implements Change {}

    record Turn(String server, Mode mode) implements Change {}

    default String command(String backend) {
        String begin = "set server " + backend + "/" + server() + " ";
        return switch (this) {
            case Move(_, Address to) -> begin + "addr " + to.host() + " port " + to.port();
            case Weigh(_, int weight) -> begin + "weight " + weight;
            case Turn(_, Mode mode) -> begin + "state " + mode.word();
        };
    }
}
