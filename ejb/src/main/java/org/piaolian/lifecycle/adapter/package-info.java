@NullMarked
package org.piaolian.lifecycle.adapter;

import org.jspecify.annotations.NullMarked;
