@NullMarked
package org.piaolian.lifecycle;

import org.jspecify.annotations.NullMarked;
