package dev.spillway.simulator;

/**
 * What the parts of one schedule share: time, chance, trouble, and who writes it all down.
 *
 * @param apart dice of their own for faults that few schedules have, so that all others go on as they were
 */
record Schedule(Agenda agenda, Chance chance, Chance apart, Faults faults, Story story) {}
