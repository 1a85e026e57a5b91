/** Who may sign in, how, and what was tried: ADR 0008. */
@NullMarked
package org.piaolian.identity;

import org.jspecify.annotations.NullMarked;
