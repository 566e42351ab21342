/** What people see of a service and of its log, as JSON. Made from the core's state alone; no Kafka, so that the command line can use it. */
@NullMarked
package dev.spillway.gateway.view;

import org.jspecify.annotations.NullMarked;
