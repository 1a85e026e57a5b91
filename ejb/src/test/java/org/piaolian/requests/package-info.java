@NullMarked
package org.piaolian.requests;

import org.jspecify.annotations.NullMarked;
