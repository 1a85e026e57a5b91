/** The channel through the Fabric Gateway SDK for Java, and nothing else. */
@NullMarked
package org.piaolian.ledger.adapter;

import org.jspecify.annotations.NullMarked;
