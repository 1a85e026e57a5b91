@NullMarked
package org.piaolian.seals.domain;

import org.jspecify.annotations.NullMarked;
