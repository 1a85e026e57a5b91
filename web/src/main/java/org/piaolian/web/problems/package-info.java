@NullMarked
package org.piaolian.web.problems;

import org.jspecify.annotations.NullMarked;
