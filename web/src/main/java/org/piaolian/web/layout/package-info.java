@NullMarked
package org.piaolian.web.layout;

import org.jspecify.annotations.NullMarked;
