@NullMarked
package org.piaolian.web.seals;

import org.jspecify.annotations.NullMarked;
