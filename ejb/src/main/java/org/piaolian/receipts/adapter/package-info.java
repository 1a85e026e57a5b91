@NullMarked
package org.piaolian.receipts.adapter;

import org.jspecify.annotations.NullMarked;
