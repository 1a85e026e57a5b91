@NullMarked
package org.piaolian.claims.adapter;

import org.jspecify.annotations.NullMarked;
