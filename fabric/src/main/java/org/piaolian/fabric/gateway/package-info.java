/** Fabric's gRPC services as clients see them. */
@NullMarked
package org.piaolian.fabric.gateway;

import org.jspecify.annotations.NullMarked;
