/**
 * Subsidies that a person gets once a period, whichever agency pays: each payment is claimed on the channel before it is
 * receipted, under keyed hashes that say nothing of the person to who has not the key.
 *
 * <pre>
 * WANTED → {@link org.piaolian.claims.ClaimPayments} asks the channel, before the receipt has its number
 * HELD   → the payment is receipted ({@link org.piaolian.issuing}); {@link org.piaolian.claims.BringClaimsOver} makes the
 *          claim again where there is a new key
 * ENDING → {@link org.piaolian.claims.GiveUpClaims}, where the receipt was taken back as a whole or there came none of it
 * ENDED
 * </pre>
 *
 * {@link org.piaolian.lifecycle.ClaimLine} drives what is behind the receipt.
 */
@NullMarked
package org.piaolian.claims;

import org.jspecify.annotations.NullMarked;
