@NullMarked
package org.piaolian.proofs.domain;

import org.jspecify.annotations.NullMarked;
