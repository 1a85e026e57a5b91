/** A proposal, its simulation by an agency's chaincode server, and that agency's endorsement. */
@NullMarked
package org.piaolian.fabric.endorsement;

import org.jspecify.annotations.NullMarked;
