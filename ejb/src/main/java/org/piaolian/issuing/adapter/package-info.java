@NullMarked
package org.piaolian.issuing.adapter;

import org.jspecify.annotations.NullMarked;
