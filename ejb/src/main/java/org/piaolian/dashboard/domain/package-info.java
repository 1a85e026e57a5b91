@NullMarked
package org.piaolian.dashboard.domain;

import org.jspecify.annotations.NullMarked;
