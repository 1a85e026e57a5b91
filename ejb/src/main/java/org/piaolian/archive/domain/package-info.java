@NullMarked
package org.piaolian.archive.domain;

import org.jspecify.annotations.NullMarked;
