/**
 * Requests that change something on the channel are answered once: the same request again, by its {@code Idempotency-Key},
 * is answered as it was the first time.
 */
@NullMarked
package org.piaolian.requests;

import org.jspecify.annotations.NullMarked;
