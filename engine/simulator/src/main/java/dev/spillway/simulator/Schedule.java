package dev.spillway.simulator;

/** What the parts of one schedule share: time, chance, trouble, and who writes it all down. */
record Schedule(Agenda agenda, Chance chance, Faults faults, Story story) {}
