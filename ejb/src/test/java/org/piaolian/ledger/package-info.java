/** What the channel must do for the portal, whatever answers. */
@NullMarked
package org.piaolian.ledger;

import org.jspecify.annotations.NullMarked;
