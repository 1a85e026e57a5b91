/** Requests that carry a key are answered once. */
@NullMarked
package org.piaolian.web.requests;

import org.jspecify.annotations.NullMarked;
