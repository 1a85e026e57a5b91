@NullMarked
package org.piaolian.ledger.adapter;

import org.jspecify.annotations.NullMarked;
