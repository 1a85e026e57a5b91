@NullMarked
package org.piaolian.agencies;

import org.jspecify.annotations.NullMarked;
