@NullMarked
package org.piaolian.claims.domain;

import org.jspecify.annotations.NullMarked;
