@NullMarked
package org.piaolian.web.dashboard;

import org.jspecify.annotations.NullMarked;
