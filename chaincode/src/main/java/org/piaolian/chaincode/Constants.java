package org.piaolian.chaincode;

import java.util.Arrays;

/** Closed lists in calls. */
final class Constants {

    private Constants() {}

    /**
     * @param what names the argument
     * @throws Refusal where the list has no such name
     */
    static <E extends Enum<E>> E find(E[] list, String name, String what) {
        return Arrays.stream(list)
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.badArgument(what + " is one of " + Arrays.toString(list)));
    }
}
