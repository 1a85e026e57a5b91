@NullMarked
package org.piaolian.archive.adapter;

import org.jspecify.annotations.NullMarked;
