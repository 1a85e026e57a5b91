/**
 * The road from a payment file to registered receipts.
 *
 * <pre>
 * batch RECEIVED → {@link org.piaolian.issuing.TakeInEntries} reads the file and, 500 entries a transaction,
 *                  subsidies of programmes are claimed on the channel ({@link org.piaolian.claims}), and
 * {@link org.piaolian.issuing.PrepareReceipts} gives each good payment its number
 * group PREPARED → {@link org.piaolian.issuing.SealReceipts} draws and seals its documents, and keeps them for good
 * group SEALED   → {@link org.piaolian.issuing.RegisterReceipts} registers it on the channel
 * group REGISTERED, and so on until the batch is DONE
 * </pre>
 *
 * {@link org.piaolian.issuing.IssuingLine} drives the steps. Where each batch and group stands is in the database
 * alone, and every step can be done again: whatever was killed in the middle goes on where it stood.
 */
@NullMarked
package org.piaolian.issuing;

import org.jspecify.annotations.NullMarked;
