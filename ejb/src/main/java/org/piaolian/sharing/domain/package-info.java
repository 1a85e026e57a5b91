@NullMarked
package org.piaolian.sharing.domain;

import org.jspecify.annotations.NullMarked;
