@NullMarked
package org.piaolian.receipts;

import org.jspecify.annotations.NullMarked;
