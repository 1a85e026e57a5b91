package org.piaolian.chaincode;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;
import org.piaolian.chaincode.Claim.Subject;

/**
 * Claims in the world state, under {@code D}, programme, period and tag, and the calls about them. A claim stands under
 * every tag that it is known by, the same value each time: agencies that have not all got a new key yet still meet, as long
 * as they have one key in common, and of two that claim at once the peers let one through.
 */
final class Claims {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,32}");
    private static final Pattern TAG = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST_TAGS = 4;

    private final ChaincodeStub stub;
    private final String caller;
    private final List<Claim> changed = new ArrayList<>();
    private final Set<String> touched = new HashSet<>();

    private Claims(ChaincodeStub stub) {
        this.stub = stub;
        this.caller = Members.caller(stub);
    }

    /** {@code claim(mode, items)}. */
    static String claim(ChaincodeStub stub, List<String> args) {
        Claims claims = new Claims(stub);
        return claims.take(args, claims::claim);
    }

    /** {@code unclaim(mode, items)}. */
    static String unclaim(ChaincodeStub stub, List<String> args) {
        Claims claims = new Claims(stub);
        return claims.take(args, claims::unclaim);
    }

    /** {@code findClaim(programme, period, tag)}. */
    static String findClaim(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "programme", "period", "tag");
        Subject subject = new Subject(arguments.text(0), arguments.text(1));
        String tag = arguments.text(2);
        if (!NAME.matcher(subject.programme()).matches()
                || !NAME.matcher(subject.period()).matches()
                || !TAG.matcher(tag).matches()) {
            throw Refusal.badArgument("programme and period are 1 to 32 letters, digits, dots and hyphens, a tag is 64 "
                    + "lower-case hexadecimal digits");
        }
        Claim claim = new Claims(stub).find(subject, tag);
        if (claim == null) {
            throw new Refusal(Refusal.Code.NOT_FOUND, "there is no such claim");
        }
        return claim.json().toString();
    }

    private String take(List<String> args, Items.Work work) {
        Arguments arguments = new Arguments(args, "mode", "items");
        Items items = Items.take(arguments.isAll(0), arguments.text(1), work);
        for (Claim claim : changed) {
            claim.tags().forEach(tag -> stub.putState(key(claim.subject(), tag), claim.encode()));
        }
        return items.answer(stub).toString();
    }

    private void claim(Fields item, JsonObject told) {
        Subject subject = subject(item);
        TreeSet<String> tags =
                new TreeSet<>(item.texts("tags", TAG, MOST_TAGS, "has 64 lower-case hexadecimal digits"));
        String reference = item.reference("reference");
        told.addProperty("reference", reference);
        Claim.Step step = Claim.Step.of(stub, item.reference("actor"));
        item.end();

        Claim own = null;
        for (String tag : tags) {
            Claim found = find(subject, tag);
            if (found == null || found.released() != null) {
                continue;
            }
            if (!found.isOf(caller, reference)) {
                told.add("claim", found.json());
                throw new Refusal(
                        Refusal.Code.ALREADY_CLAIMED,
                        found.msp() + " claimed at " + found.made().at() + " in transaction "
                                + found.made().transaction());
            }
            own = found;
        }
        Claim claim = own == null
                ? new Claim(subject, List.copyOf(tags), caller, reference, step, null)
                : own.alsoAs(List.copyOf(tags));
        if (!claim.equals(own)) {
            change(claim);
        }
        told.add("claim", claim.json());
    }

    private void unclaim(Fields item, JsonObject told) {
        Subject subject = subject(item);
        String tag = item.text("tag", TAG, "has 64 lower-case hexadecimal digits");
        String reference = item.reference("reference");
        told.addProperty("reference", reference);
        Claim.Release release = new Claim.Release(
                Constants.find(ClaimReason.values(), item.reference("reason"), "the reason to give a claim up"),
                Claim.Step.of(stub, item.reference("actor")));
        item.end();

        Claim found = find(subject, tag);
        if (found == null || found.released() != null) {
            throw new Refusal(Refusal.Code.NOT_CLAIMED, "nobody claims that");
        }
        if (!found.isOf(caller, reference)) {
            told.add("claim", found.json());
            throw new Refusal(Refusal.Code.NOT_OWNER, "that is a claim of " + found.msp() + ", or another one");
        }
        Claim released = found.released(release);
        change(released);
        told.add("claim", released.json());
    }

    /** To be written in the end. Nothing may be changed twice: what was changed first is not to be seen. */
    private void change(Claim claim) {
        List<String> keys =
                claim.tags().stream().map(tag -> key(claim.subject(), tag)).toList();
        if (keys.stream().anyMatch(touched::contains)) {
            throw Refusal.badArgument("the claim is in an earlier item of the call");
        }
        touched.addAll(keys);
        changed.add(claim);
    }

    private @Nullable Claim find(Subject subject, String tag) {
        byte[] value = stub.getState(key(subject, tag));
        return value == null || value.length == 0 ? null : Claim.decode(value);
    }

    private static Subject subject(Fields item) {
        String rule = "is 1 to 32 letters, digits, dots and hyphens";
        return new Subject(item.text("programme", NAME, rule), item.text("period", NAME, rule));
    }

    private static String key(Subject subject, String tag) {
        return "D" + subject.programme() + "/" + subject.period() + "/" + tag;
    }
}
