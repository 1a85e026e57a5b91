/** The channel by way of the Fabric Gateway. */
@NullMarked
package org.piaolian.ledger.adapter;

import org.jspecify.annotations.NullMarked;
