@NullMarked
package org.piaolian.web.language;

import org.jspecify.annotations.NullMarked;
