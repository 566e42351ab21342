/** Java records to Avro and back, bound by name. */
@NullMarked
package dev.spillway.schemas.codec;

import org.jspecify.annotations.NullMarked;
