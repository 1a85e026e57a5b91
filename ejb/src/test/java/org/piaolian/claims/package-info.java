@NullMarked
package org.piaolian.claims;

import org.jspecify.annotations.NullMarked;
