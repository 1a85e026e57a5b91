package org.piaolian.chaincode;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.piaolian.chaincode.Registered.Named;
import org.piaolian.chaincode.Standing.Holder;

/**
 * One item of {@code transit}: what somebody wants done to one receipt. Which of the optional parts there are is the
 * action's matter.
 *
 * @param unit of the caller
 * @param other to whom a receipt is pledged or a pledge transferred
 * @param red the receipt that takes this one back
 * @param replacement the receipt that takes its place
 */
record Request(
        Action action,
        Named receipt,
        String actor,
        Reason reason,
        @Nullable String unit,
        @Nullable Instant end,
        @Nullable Holder other,
        @Nullable Named red,
        @Nullable Named replacement) {

    /** Reads an item whose receipt was read before. */
    static Request read(Action action, Named receipt, Fields item) {
        String actor = item.reference("actor");
        Reason reason = action.reason(item.reference("reason"));
        Request request = switch (action) {
            case LOCK ->
                new Request(
                        action, receipt, actor, reason, item.reference("unit"), item.time("until"), null, null, null);
            case ASK_REVERSAL ->
                new Request(action, receipt, actor, reason, null, item.time("until"), null, null, null);
            case CLOSE -> new Request(action, receipt, actor, reason, item.reference("unit"), null, null, null, null);
            case RELEASE, RELEASE_PLEDGE ->
                new Request(action, receipt, actor, reason, item.optionalReference("unit"), null, null, null, null);
            case PLEDGE ->
                new Request(action, receipt, actor, reason, null, item.time("until"), pledgee(item), null, null);
            case TRANSFER ->
                new Request(action, receipt, actor, reason, item.reference("unit"), null, pledgee(item), null, null);
            case REVERSE ->
                new Request(
                        action,
                        receipt,
                        actor,
                        reason,
                        null,
                        null,
                        null,
                        whole(item.object("red")),
                        item.has("replacement") ? whole(item.object("replacement")) : null);
        };
        item.end();
        return request;
    }

    /** Which receipt an object is about: {@code code}, {@code number} and, where the caller knows it, {@code first}. */
    static Named named(Fields fields) {
        String code = fields.text("code", Arguments.CODE, "has 8 digits");
        ReceiptNumber receipt = new ReceiptNumber(code, number(fields, "number"));
        return new Named(receipt, fields.has("first") ? number(fields, "first") : null);
    }

    Instant until() {
        return requireNonNull(end);
    }

    Holder pledgee() {
        return requireNonNull(other);
    }

    Named redReceipt() {
        return requireNonNull(red);
    }

    private static Named whole(Fields fields) {
        Named named = named(fields);
        fields.end();
        return named;
    }

    private static Holder pledgee(Fields item) {
        Fields pledgee = item.object("pledgee");
        Holder holder = new Holder(pledgee.reference("msp"), pledgee.reference("unit"));
        pledgee.end();
        return holder;
    }

    private static long number(Fields fields, String name) {
        return Page.number(fields.text(name, Arguments.NUMBER, "has 10 digits"));
    }
}
