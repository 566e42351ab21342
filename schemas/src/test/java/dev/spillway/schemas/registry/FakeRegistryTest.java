package dev.spillway.schemas.registry;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FakeRegistryTest extends RegistryContract {
    private FakeRegistry registry;

    @BeforeAll
    void start() throws IOException {
        registry = new FakeRegistry();
    }

    @AfterAll
    void stop() {
        registry.close();
    }

    @Override
    protected String url() {
        return registry.url();
    }
}
