/** Blocks on disk, the state and history that follow from them, and the genesis block. */
@NullMarked
package org.piaolian.fabric.ledger;

import org.jspecify.annotations.NullMarked;
