/** Framed bytes on Kafka: serdes, codecs that never wait, CloudEvents headers. */
@NullMarked
package dev.spillway.schemas.wire;

import org.jspecify.annotations.NullMarked;
