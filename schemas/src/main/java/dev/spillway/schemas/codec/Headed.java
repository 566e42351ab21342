package dev.spillway.schemas.codec;

/**
 * What many records say alike, and what this one says. On the wire one record whose first field is {@code header}.
 *
 * @param <H>
 *            the header
 * @param <B>
 *            the body
 */
public record Headed<H, B>(H header, B body) {}
