@NullMarked
package org.piaolian.web.claims;

import org.jspecify.annotations.NullMarked;
