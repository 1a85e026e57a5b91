@NullMarked
package org.piaolian.receipts.domain;

import org.jspecify.annotations.NullMarked;
