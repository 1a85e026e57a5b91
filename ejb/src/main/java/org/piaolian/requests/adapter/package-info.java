@NullMarked
package org.piaolian.requests.adapter;

import org.jspecify.annotations.NullMarked;
