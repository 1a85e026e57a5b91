@NullMarked
package org.piaolian.json;

import org.jspecify.annotations.NullMarked;
