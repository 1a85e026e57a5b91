/** Keeps the proof of sealed documents alive for as long as they are kept. */
@NullMarked
package org.piaolian.archive;

import org.jspecify.annotations.NullMarked;
