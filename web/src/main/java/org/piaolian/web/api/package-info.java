@NullMarked
package org.piaolian.web.api;

import org.jspecify.annotations.NullMarked;
