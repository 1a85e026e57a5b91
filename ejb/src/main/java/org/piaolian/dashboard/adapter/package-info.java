@NullMarked
package org.piaolian.dashboard.adapter;

import org.jspecify.annotations.NullMarked;
