@NullMarked
package org.piaolian.identity.adapter;

import org.jspecify.annotations.NullMarked;
