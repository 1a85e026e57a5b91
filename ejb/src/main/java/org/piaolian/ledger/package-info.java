/** What the portal puts on the agencies' channel, and what it reads there. */
@NullMarked
package org.piaolian.ledger;

import org.jspecify.annotations.NullMarked;
