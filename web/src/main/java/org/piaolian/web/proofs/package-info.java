/** Proof files, the published log, and the page that checks a receipt in the browser alone. */
@NullMarked
package org.piaolian.web.proofs;

import org.jspecify.annotations.NullMarked;
