/**
 * Amazon ECS behind an Application Load Balancer: a service for each of two colours, and listener rules that share the requests
 * between their target groups. What Spillway needs to know of a target stands in tags of the first rule, so that the target itself
 * says who it belongs to. Nothing outside this package and {@code api} knows Amazon's SDK.
 */
@NullMarked
package dev.spillway.executor.ecs;

import org.jspecify.annotations.NullMarked;
