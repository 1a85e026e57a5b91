@NullMarked
package org.piaolian.proofs.adapter;

import org.jspecify.annotations.NullMarked;
