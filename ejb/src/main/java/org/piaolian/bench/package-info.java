/**
 * Payment files of our own making, to show and to measure with (nobody in them exists), and the programs of {@code ./run
 * bench}. Nothing in here is a bean of the portal.
 */
@NullMarked
@Vetoed
package org.piaolian.bench;

import jakarta.enterprise.inject.Vetoed;
import org.jspecify.annotations.NullMarked;
