package org.piaolian.receipts.domain;

/**
 * What a receipt says, and the canonical JSON of it that was kept when the receipt got its number.
 *
 * @param json see {@link ContentJson}; the content digest on the channel is over its UTF-8
 */
public record WrittenContent(ReceiptContent content, String json) {

    public static WrittenContent of(String json) {
        return new WrittenContent(ContentJson.read(json), json);
    }
}
