@NullMarked
package org.piaolian.requests.domain;

import org.jspecify.annotations.NullMarked;
