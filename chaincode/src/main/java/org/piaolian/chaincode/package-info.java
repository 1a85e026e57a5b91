/** The contract {@code receipts} of the channel, version 1. It is described in {@code ear/docs/chaincode.md}. */
@NullMarked
package org.piaolian.chaincode;

import org.jspecify.annotations.NullMarked;
