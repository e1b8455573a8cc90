/** Official clients, unchanged, against a gateway and simulated engines over real HTTP. */
@NullMarked
package dev.weir.server.clients;

import org.jspecify.annotations.NullMarked;
