@NullMarked
package org.piaolian.web.lifecycle;

import org.jspecify.annotations.NullMarked;
