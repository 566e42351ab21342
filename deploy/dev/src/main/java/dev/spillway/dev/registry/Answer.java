package dev.spillway.dev.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** An HTTP answer: a status and a JSON body. Refusals carry Confluent's {@code error_code} and a sentence. */
record Answer(int status, JsonNode body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Answer ok(Object body) {
        return new Answer(200, JSON.valueToTree(body));
    }

    static Answer subjectNotFound(String subject) {
        return refusal(404, 40401, "Subject '" + subject + "' not found.");
    }

    static Answer versionNotFound(String version) {
        return refusal(404, 40402, "Version " + version + " not found.");
    }

    static Answer schemaNotFound() {
        return refusal(404, 40403, "Schema not found");
    }

    static Answer noOwnLevel(String subject) {
        return refusal(404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static Answer incompatible(String subject, Iterable<String> problems) {
        return refusal(409, 409,
                "Schema being registered is incompatible with an earlier schema for subject \"" + subject + "\": "
                        + String.join("; ", problems));
    }

    static Answer invalidSchema(String why) {
        return refusal(422, 42201, "Invalid schema: " + why);
    }

    static Answer invalidVersion(String version) {
        return refusal(422, 42202, "The specified version '" + version
                + "' is not a valid version id. Allowed values are between [1, 2^31-1] and the string \"latest\"");
    }

    static Answer invalidLevel(String level) {
        return refusal(422, 42203, "Invalid compatibility level '" + level
                + "'. Valid values are none, backward, forward, full, backward_transitive, forward_transitive, and full_transitive");
    }

    /** The change is not known to be stored; asking again is safe. */
    static Answer notStored(String why) {
        return refusal(500, 50001, "Error in the backend data store: " + why);
    }

    /** An error whose code is its status: not the registry's, but of the request as HTTP. */
    static Answer http(int status, String message) {
        return refusal(status, status, message);
    }

    private static Answer refusal(int status, int code, String message) {
        return new Answer(status, JSON.createObjectNode().put("error_code", code).put("message", message));
    }
}
