@NullMarked
package org.piaolian.database;

import org.jspecify.annotations.NullMarked;
