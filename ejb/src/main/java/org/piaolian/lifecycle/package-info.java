/**
 * What happens to a receipt after it is registered: it is reversed and replaced, reimbursed, pledged.
 *
 * <pre>
 * reversal ASKED     → {@link org.piaolian.lifecycle.CarryOutReversal} locks the receipt on the channel
 *          OPEN      → another officer decides ({@link org.piaolian.lifecycle.DecideReversal})
 *          CONFIRMED → the red receipt and the replacement have their numbers, and go the road of all receipts
 *                      ({@link org.piaolian.issuing}); once they are registered, the reversal is put on the channel
 *          DONE
 * </pre>
 *
 * What a receipt's state is, the channel alone says; {@link org.piaolian.lifecycle.FollowStates} writes it down for lists.
 */
@NullMarked
package org.piaolian.lifecycle;

import org.jspecify.annotations.NullMarked;
