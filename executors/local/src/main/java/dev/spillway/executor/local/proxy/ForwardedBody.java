package dev.spillway.executor.local.proxy;

import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client's body, chunk by chunk as the instance takes it. */
record ForwardedBody(Request request) implements org.eclipse.jetty.client.Request.Content {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedBody.class);

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

    /** An instance that could not be reached says nothing about the client's body: the next one wants to read it. */
    @Override
    public void fail(Throwable failure) {
        LOG.debug("the body is not read any further", failure);
    }

    /** Nothing was sent before a second try, so nothing was read: it starts from the beginning. */
    @Override
    public boolean rewind() {
        return false;
    }
}
