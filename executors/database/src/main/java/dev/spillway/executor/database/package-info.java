/**
 * Phases of a database's schema as steps of a rollout: expand, backfill, contract. Flyway keeps the history of what was
 * run and its checksums; order, locks and what may be run at all are Spillway's.
 */
@NullMarked
package dev.spillway.executor.database;

import org.jspecify.annotations.NullMarked;
