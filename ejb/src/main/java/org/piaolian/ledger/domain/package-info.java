@NullMarked
package org.piaolian.ledger.domain;

import org.jspecify.annotations.NullMarked;
