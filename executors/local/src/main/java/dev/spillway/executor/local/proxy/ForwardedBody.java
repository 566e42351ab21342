package dev.spillway.executor.local.proxy;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The client's body, chunk by chunk as the instance takes it. */
record ForwardedBody(Request request) implements org.eclipse.jetty.client.Request.Content {
    @Override
    public long getLength() {
        return request.getLength();
    }

    @Override
    public Content.Chunk read() {
        return request.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
        request.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
        request.fail(failure);
    }

    /** Nothing was sent before a second try, so nothing was read: it starts from the beginning. */
    @Override
    public boolean rewind() {
        return false;
    }
}
