@NullMarked
package org.piaolian.web.security;

import org.jspecify.annotations.NullMarked;
