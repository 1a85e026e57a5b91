@NullMarked
package org.piaolian.web.receipts;

import org.jspecify.annotations.NullMarked;
