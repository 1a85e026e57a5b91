@NullMarked
package org.piaolian.lifecycle.domain;

import org.jspecify.annotations.NullMarked;
