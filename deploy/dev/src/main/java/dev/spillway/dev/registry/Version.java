package dev.spillway.dev.registry;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param version
 *            1 and up, never used twice in a subject
 * @param id
 *            1 and up, the same for the same schema in every subject
 * @param deleted
 *            no longer a version of the subject, while its id still answers: records framed with it may exist for ever
 */
record Version(String subject, int version, int id, Schema schema, boolean deleted) {

    /** The text under which schemas are the same: parsed and printed again, so white space and key order do not count. */
    String text() {
        return schema.toString();
    }

    Version asDeleted() {
        return new Version(subject, version, id, schema, true);
    }
}
