/**
 * The whole, from outside: a real broker, each role a process of its own, killed or suspended when it hurts most.
 *
 * <p>The ordinary {@code mvn verify} runs the tests without a tag: two engines of which one is killed in mid-bake, or suspended while
 * the other takes over; an engine killed inside its transaction; an executor killed at a write; a command in an aborted transaction.
 * {@code mvn -Pblackbox verify} adds those tagged {@link dev.spillway.blackbox.StageExtension#MORE}: kills at a command, a line of the
 * log and an outcome, an abort without an executor, and the main job. {@code -Dseed} repeats what a failure tells.
 *
 * <p>What exactly_once_v2 is for is seen by two of them, and nothing else notices when it is missing, as the engine recognises most of
 * what it reads twice: {@link dev.spillway.blackbox.KillIT} by a dead letter that is written twice, and
 * {@link dev.spillway.blackbox.TwoEnginesIT} by an engine that wakes from a suspension and writes on into a log that another continues.
 * {@code deploy/blackbox/mutants/run} takes exactly_once_v2 away in a copy of the checkout and expects them to fail.
 */
@NullMarked
package dev.spillway.blackbox;

import org.jspecify.annotations.NullMarked;
