/** Proofs that outlive the portal: it follows the log, hands out proofs, and watches what the agencies sign. */
@NullMarked
package org.piaolian.proofs;

import org.jspecify.annotations.NullMarked;
