@NullMarked
package org.piaolian.issuing.domain;

import org.jspecify.annotations.NullMarked;
