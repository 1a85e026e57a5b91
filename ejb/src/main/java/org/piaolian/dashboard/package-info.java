/** What staff see first: today's receipts, amounts, and whether everything works. */
@NullMarked
package org.piaolian.dashboard;

import org.jspecify.annotations.NullMarked;
