package org.piaolian.ledger.adapter;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.domain.DisclosureLedger.LedgerDisclosure;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.ledger.domain.SharingLedger.LedgerGrant;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;

/**
 * Puts grants, their withdrawals, commitments of accesses, disclosures and their readings on record: endorse, submit, wait for the commit.
 */
final class Recording {

    private static final Logger LOG = Logger.getLogger(Recording.class.getName());

    /** The contract wants a field; this one says that a yes or no is all that is told. */
    private static final String ANSWER_ALONE = "answer";

    private static final int COMMITMENT_BYTES = 32;

    private final Asking asking;
    private final Attempts attempts;

    Recording(Asking asking, Attempts attempts) {
        this.asking = asking;
        this.attempts = attempts;
    }

    /**
     * A call of the contract.
     *
     * @param shown name and value of what only the endorsers see
     * @param among MSP ids of those who endorse it, where it is for their peers alone; else none
     * @param harmless whether it may be made again while the outcome of an earlier one is not known
     */
    private record Call(
            String function,
            List<String> arguments,
            Optional<Map.Entry<String, byte[]>> shown,
            List<String> among,
            boolean harmless) {

        Call(String function, List<String> arguments) {
            this(function, arguments, Optional.empty(), List.of(), true);
        }

        Proposal proposal(Contract contract) {
            Proposal.Builder proposal = contract.newProposal(function).addArguments(arguments.toArray(String[]::new));
            shown.ifPresent(field -> proposal.putTransient(field.getKey(), field.getValue()));
            if (!among.isEmpty()) {
                proposal.setEndorsingOrganizations(among.toArray(String[]::new));
            }
            return proposal.build();
        }

        String what() {
            return function + " " + arguments.get(0);
        }
    }

    private record Endorsed(Transaction transaction, Gateway gateway, String recordedBy) {}

    String grant(Member agency, LedgerGrant grant, String actor) {
        JsonObject department = new JsonObject();
        department.addProperty("subject", grant.department().hex());
        JsonObject terms = new JsonObject();
        terms.add("department", department);
        terms.add("kinds", array(grant.kinds()));
        terms.addProperty("purpose", grant.purpose());
        terms.addProperty("basis", grant.legalBasis());
        terms.add("fields", array(grant.fields().isEmpty() ? List.of(ANSWER_ALONE) : grant.fields()));
        terms.addProperty("from", grant.from().toString());
        terms.addProperty("until", grant.until().toString());
        terms.addProperty("actor", actor);
        return record(agency, new Call("grant", List.of(grant.id().toString(), terms.toString())));
    }

    String withdraw(Member agency, UUID grant, String actor, String reason) {
        return record(agency, new Call("withdraw", List.of(grant.toString(), actor, reason)));
    }

    String logAccess(Member agency, UUID grant, List<Digest> commitments) {
        JsonObject under = new JsonObject();
        under.addProperty("grant", grant.toString());
        under.addProperty("count", commitments.size());
        JsonArray accesses = new JsonArray();
        accesses.add(under);
        return record(
                agency,
                new Call(
                        "logAccess",
                        List.of(accesses.toString()),
                        Optional.of(Map.entry("commitments", packed(commitments))),
                        List.of(),
                        false));
    }

    private static byte[] packed(List<Digest> commitments) {
        ByteBuffer packed = ByteBuffer.allocate(commitments.size() * COMMITMENT_BYTES);
        commitments.forEach(commitment -> packed.put(commitment.bytes()));
        return packed.array();
    }

    String disclose(Member agency, LedgerDisclosure disclosure, String actor) {
        return record(agency, new Call("disclose", DisclosureMessages.discloseArguments(disclosure, actor)));
    }

    void deliver(Member agency, LedgerDisclosure disclosure, byte[] value) {
        record(
                agency,
                new Call(
                        "deliver",
                        List.of(disclosure.id().toString()),
                        Optional.of(Map.entry("content", value)),
                        List.of(disclosure.discloser(), disclosure.recipient()),
                        true));
    }

    String logReading(Member agency, UUID id, String actor) {
        return record(
                agency, new Call("logReading", List.of(id.toString(), actor), Optional.empty(), List.of(), false));
    }

    String discard(Member agency, UUID id, String actor, String reason) {
        return record(agency, new Call("discard", List.of(id.toString(), actor, reason)));
    }

    /** The transaction that has it; empty where each peer says that there is none. */
    Optional<String> find(Member as, String function, UUID id) {
        String what = function + " " + id;
        try {
            return Optional.of(asking.askAll(
                    as,
                    what,
                    gateway -> ContractMessages.recordedBy(gateway.getNetwork(FabricLedger.CHANNEL)
                            .getContract(FabricLedger.CHAINCODE)
                            .evaluateTransaction(function, id.toString()))));
        } catch (RefusedException e) {
            if (e.refused().code().equals("NOT_FOUND")) {
                return Optional.empty();
            }
            throw new SharingRefused(e.refused().code(), e.refused().words());
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says to " + what + " is not understood", e);
        }
    }

    private static JsonArray array(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.stream().sorted().forEach(array::add);
        return array;
    }

    private String record(Member agency, Call call) {
        List<String> open = new ArrayList<>();
        try {
            return record(agency, call, open);
        } catch (SharingRefused | LedgerUnavailable e) {
            if (open.isEmpty()) {
                throw e;
            }
            throw new OutcomeUnknown("transaction " + open.get(0) + " may have come through: " + e.getMessage(), e);
        }
    }

    /** @param open ids of transactions that were handed over and of which nobody knows what became */
    private String record(Member agency, Call call, List<String> open) {
        String why = "not tried";
        @Nullable Exception cause = null;
        for (int attempt = 0; attempt < Attempts.MOST; attempt++) {
            if (attempt > 0) {
                LOG.log(Level.INFO, "{0} again: {1}", new Object[] {call.what(), why});
                Attempts.pause(attempt);
            }
            Endorsed endorsed;
            try {
                endorsed = endorse(agency, call);
            } catch (SharingRefused e) {
                if (!call.among().isEmpty() && e.code().equals("NOT_FOUND")) {
                    // The other's peer is a block behind.
                    why = String.valueOf(e.getMessage());
                    cause = e;
                    continue;
                }
                throw e;
            } catch (LedgerUnavailable e) {
                if (e.getCause() instanceof EndorseException failure
                        && failure.getStatus().getCode() == Status.Code.ABORTED) {
                    // The peers are there but do not agree, as while one of them is a block behind.
                    why = String.valueOf(e.getMessage());
                    cause = failure;
                    continue;
                }
                throw e;
            }
            String id = endorsed.transaction().getTransactionId();
            if (!endorsed.recordedBy().equals(id)) {
                return endorsed.recordedBy();
            }
            Optional<TxValidationCode> outcome = attempts.submit(agency, endorsed.transaction(), endorsed.gateway());
            if (outcome.isPresent() && outcome.get() == TxValidationCode.VALID) {
                return id;
            }
            if (outcome.isEmpty()) {
                open.add(id);
            }
            if (outcome.isEmpty() && !call.harmless()) {
                throw new LedgerUnavailable("it is not known whether transaction " + id + " came through", null);
            }
            why = "transaction " + id + " is "
                    + outcome.map(TxValidationCode::name).orElse("not known to have come through");
        }
        throw new LedgerUnavailable("could not " + call.what() + ": " + why, cause);
    }

    private Endorsed endorse(Member agency, Call call) {
        try {
            Asking.Call<Endorsed> endorse = gateway -> {
                Transaction transaction = call.proposal(
                                gateway.getNetwork(FabricLedger.CHANNEL).getContract(FabricLedger.CHAINCODE))
                        .endorse();
                return new Endorsed(transaction, gateway, recordedBy(call, transaction));
            };
            // A gateway is shown what its endorsers are.
            return call.among().isEmpty()
                    ? asking.ask(agency, "endorse " + call.what(), endorse)
                    : asking.askOwn(agency, "endorse " + call.what(), endorse);
        } catch (RefusedException e) {
            throw new SharingRefused(e.refused().code(), e.refused().words());
        }
    }

    /** The transaction that has it: this one, unless it was recorded before. */
    private static String recordedBy(Call call, Transaction transaction) {
        try {
            byte[] answer = transaction.getResult();
            return switch (call.function()) {
                case "withdraw" -> ContractMessages.recordedBy(answer, "withdrawn");
                case "discard" -> ContractMessages.recordedBy(answer, "discarded");
                // Written each time.
                case "deliver" -> transaction.getTransactionId();
                default -> ContractMessages.recordedBy(answer);
            };
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says to " + call.what() + " is not understood", e);
        }
    }
}
