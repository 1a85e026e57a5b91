@NullMarked
package org.piaolian.identity.domain;

import org.jspecify.annotations.NullMarked;
