@NullMarked
package org.piaolian.agencies.domain;

import org.jspecify.annotations.NullMarked;
