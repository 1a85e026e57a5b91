/** Changes to the configuration of a real network's channel, for the commands in {@code fabric/network}. */
@NullMarked
package org.piaolian.fabric.channel;

import org.jspecify.annotations.NullMarked;
