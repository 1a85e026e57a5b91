/** Who is who on the channel: agencies, their certificate authorities and keys, signatures and policies. */
@NullMarked
package org.piaolian.fabric.msp;

import org.jspecify.annotations.NullMarked;
