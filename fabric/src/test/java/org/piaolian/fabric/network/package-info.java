/** What {@code fabric/network} makes and says, as far as it can be checked without Fabric's commands. */
@NullMarked
package org.piaolian.fabric.network;

import org.jspecify.annotations.NullMarked;
