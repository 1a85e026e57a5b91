/**
 * Receipts shared with other departments: grants, queries that are written to the channel before they are answered, who
 * looked, what changed, and whom the portal tells of it.
 */
@NullMarked
package org.piaolian.sharing;

import org.jspecify.annotations.NullMarked;
