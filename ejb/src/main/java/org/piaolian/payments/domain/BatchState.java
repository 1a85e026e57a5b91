package org.piaolian.payments.domain;

/** RECEIVED: the file is kept; WORKING: its entries are being receipted; DONE: all its receipts are registered. */
public enum BatchState {
    RECEIVED,
    WORKING,
    DONE
}
