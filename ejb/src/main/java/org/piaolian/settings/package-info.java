@NullMarked
package org.piaolian.settings;

import org.jspecify.annotations.NullMarked;
