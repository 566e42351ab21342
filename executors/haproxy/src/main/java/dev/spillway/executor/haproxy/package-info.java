/**
 * HAProxy as a traffic router, through its runtime socket. Its configuration is its owner's; Spillway fills the servers of
 * the slots that it is given, sets their weights and reads them back.
 */
@NullMarked
package dev.spillway.executor.haproxy;

import org.jspecify.annotations.NullMarked;
