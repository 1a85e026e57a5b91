@NullMarked
package org.piaolian.sharing.adapter;

import org.jspecify.annotations.NullMarked;
