/**
 * A model of a cluster: fabric8's CRUD mock made strict, and a controller that behaves like the Deployment and EndpointSlice
 * controllers. What it cannot show stands in docs/kubernetes.md.
 */
@NullMarked
package dev.spillway.executor.kubernetes.model;

import org.jspecify.annotations.NullMarked;
