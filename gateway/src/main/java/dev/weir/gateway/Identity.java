package dev.weir.gateway;

import dev.weir.control.Key;
import dev.weir.control.Snapshot;

/**
 * Who is asking, and by which rules.
 *
 * @param snapshot read once, valid for the whole request
 * @param requestId the client's own where it sent a sound one
 */
record Identity(Snapshot snapshot, Key key, String requestId) {}
