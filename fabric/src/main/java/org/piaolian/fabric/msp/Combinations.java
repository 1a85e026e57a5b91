package org.piaolian.fabric.msp;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * The ways in which signature policies can be satisfied, as Fabric's service discovery works them out: each way is a list
 * of principals that all must sign, and one that stands there twice must sign by two.
 */
public final class Combinations {

    /** Of a rule with more ways only so many are looked at; Fabric, too, does not look at all of them. */
    private static final int MOST = 10_000;

    /** Why there is no way at all. */
    private static final class Malformed extends Exception {}

    private final List<List<MSPPrincipal>> ways;

    private Combinations(List<List<MSPPrincipal>> ways) {
        this.ways = List.copyOf(ways);
    }

    /** Those of one policy; none if it is malformed. */
    public static Combinations of(SignaturePolicyEnvelope policy) {
        try {
            return new Combinations(ways(policy.getRule(), policy.getIdentitiesList()));
        } catch (Malformed e) {
            return new Combinations(List.of());
        }
    }

    /** Each way on its own. */
    public List<List<MSPPrincipal>> ways() {
        return ways;
    }

    private static List<List<MSPPrincipal>> ways(SignaturePolicy rule, List<MSPPrincipal> principals) throws Malformed {
        switch (rule.getTypeCase()) {
            case SIGNED_BY -> {
                if (rule.getSignedBy() < 0 || rule.getSignedBy() >= principals.size()) {
                    throw new Malformed();
                }
                return List.of(List.of(principals.get(rule.getSignedBy())));
            }
            case N_OUT_OF -> {
                List<SignaturePolicy> rules = rule.getNOutOf().getRulesList();
                if (rule.getNOutOf().getN() < 1 || rules.isEmpty()) {
                    throw new Malformed();
                }
                List<List<List<MSPPrincipal>>> parts = new ArrayList<>();
                for (SignaturePolicy part : rules) {
                    parts.add(ways(part, principals));
                }
                List<List<MSPPrincipal>> found = new ArrayList<>();
                choose(parts, rule.getNOutOf().getN(), List.of(), found);
                return found;
            }
            default -> throw new Malformed();
        }
    }

    private static void choose(
            List<List<List<MSPPrincipal>>> parts, int number, List<MSPPrincipal> chosen, List<List<MSPPrincipal>> to) {
        if (number == 0) {
            to.add(chosen);
            return;
        }
        if (number > parts.size() || to.size() >= MOST) {
            return;
        }
        List<List<List<MSPPrincipal>>> rest = parts.subList(1, parts.size());
        for (List<MSPPrincipal> way : parts.get(0)) {
            choose(rest, number - 1, together(chosen, way), to);
        }
        choose(rest, number, chosen, to);
    }

    /**
     * The ways to satisfy both. As in Fabric a way that is contained in ways of the other is made up to those, and not
     * joined with others.
     */
    public Combinations and(Combinations other) {
        List<List<MSPPrincipal>> merged = new ArrayList<>();
        List<List<MSPPrincipal>> mine = addContained(ways, other.ways, merged);
        List<List<MSPPrincipal>> others = addContained(other.ways, mine, merged);
        List<List<MSPPrincipal>> apart = containingNone(mine, other.ways);
        List<List<MSPPrincipal>> othersApart = containingNone(others, ways);
        for (List<MSPPrincipal> way : apart) {
            for (List<MSPPrincipal> with : othersApart) {
                merged.add(madeUp(way, with));
            }
        }
        return new Combinations(reduced(merged));
    }

    /** Makes up each way that is contained in one of the others to that, and returns those that are in none. */
    private static List<List<MSPPrincipal>> addContained(
            List<List<MSPPrincipal>> ways, List<List<MSPPrincipal>> others, List<List<MSPPrincipal>> to) {
        List<List<MSPPrincipal>> left = new ArrayList<>();
        for (List<MSPPrincipal> way : ways) {
            List<List<MSPPrincipal>> containing =
                    others.stream().filter(other -> isIn(way, other)).toList();
            containing.forEach(other -> to.add(madeUp(way, other)));
            if (containing.isEmpty()) {
                left.add(way);
            }
        }
        return left;
    }

    private static List<List<MSPPrincipal>> containingNone(
            List<List<MSPPrincipal>> candidates, List<List<MSPPrincipal>> parts) {
        return candidates.stream()
                .filter(way -> parts.stream().noneMatch(part -> isIn(part, way)))
                .toList();
    }

    private static boolean isIn(List<MSPPrincipal> part, List<MSPPrincipal> whole) {
        return part.stream().allMatch(principal -> whole.stream().anyMatch(signer -> satisfies(signer, principal)));
    }

    /** The second way, and what the first needs beyond it. */
    private static List<MSPPrincipal> madeUp(List<MSPPrincipal> way, List<MSPPrincipal> with) {
        boolean[] used = new boolean[with.size()];
        List<MSPPrincipal> more = new ArrayList<>();
        for (MSPPrincipal principal : way) {
            IntStream.range(0, used.length)
                    .filter(i -> !used[i] && satisfies(with.get(i), principal))
                    .findFirst()
                    .ifPresentOrElse(i -> used[i] = true, () -> more.add(principal));
        }
        return together(with, more);
    }

    /** Without those that contain another; of equals the first stays. */
    private static List<List<MSPPrincipal>> reduced(List<List<MSPPrincipal>> ways) {
        List<Set<MSPPrincipal>> sets = new ArrayList<>();
        ways.forEach(way -> sets.add(new LinkedHashSet<>(way)));
        List<List<MSPPrincipal>> kept = new ArrayList<>();
        for (int i = 0; i < ways.size(); i++) {
            Set<MSPPrincipal> set = sets.get(i);
            int place = i;
            if (IntStream.range(0, sets.size())
                    .filter(j -> j != place && set.containsAll(sets.get(j)))
                    .noneMatch(j -> j < place || !sets.get(j).containsAll(set))) {
                kept.add(ways.get(i));
            }
        }
        return kept;
    }

    /** Whether everyone who is the first is the second, too, as far as can be told from the two. */
    private static boolean satisfies(MSPPrincipal first, MSPPrincipal second) {
        if (first.equals(second)) {
            return true;
        }
        try {
            if (first.getPrincipalClassification() != MSPPrincipal.Classification.ROLE
                    || second.getPrincipalClassification() != MSPPrincipal.Classification.ROLE) {
                return false;
            }
            MSPRole asked = MSPRole.parseFrom(second.getPrincipal());
            MSPRole role = MSPRole.parseFrom(first.getPrincipal());
            return Objects.equals(role.getMspIdentifier(), asked.getMspIdentifier())
                    && (asked.getRole() == MSPRoleType.MEMBER || asked.getRole() == role.getRole());
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static List<MSPPrincipal> together(List<MSPPrincipal> first, List<MSPPrincipal> second) {
        List<MSPPrincipal> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
