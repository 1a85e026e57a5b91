@NullMarked
package org.piaolian.agencies.adapter;

import org.jspecify.annotations.NullMarked;
