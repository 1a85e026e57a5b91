/**
 * An agency's node of the log: a program of its own that follows the agency's own peer, keeps the log's tiles, signs
 * checkpoints with the agency's own key and cosigns those of the other agencies (ADR 0017). {@code ear/docs/proof-format.md}
 * draws the way of the data.
 */
@NullMarked
package org.piaolian.node;

import org.jspecify.annotations.NullMarked;
