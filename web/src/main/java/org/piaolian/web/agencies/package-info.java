@NullMarked
package org.piaolian.web.agencies;

import org.jspecify.annotations.NullMarked;
