@NullMarked
package org.piaolian.verification.domain;

import org.jspecify.annotations.NullMarked;
