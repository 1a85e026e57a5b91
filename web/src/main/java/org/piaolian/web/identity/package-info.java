@NullMarked
package org.piaolian.web.identity;

import org.jspecify.annotations.NullMarked;
