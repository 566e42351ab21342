/**
 * Istio (and the Gateway API) as a traffic router: weights between two destinations, and which revision is behind which. Routes,
 * hosts and policies are their owner's; Spillway changes the weights of the rules that it is given, the labels of the two
 * destinations, and routes of its own beside those rules.
 */
@NullMarked
package dev.spillway.executor.istio;

import org.jspecify.annotations.NullMarked;
