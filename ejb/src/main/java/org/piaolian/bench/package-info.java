/** Payment files of our own making, to show and to measure with; nobody in them exists. */
@NullMarked
package org.piaolian.bench;

import org.jspecify.annotations.NullMarked;
