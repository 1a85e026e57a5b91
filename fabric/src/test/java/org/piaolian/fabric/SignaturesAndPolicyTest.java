package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.CertificateAuthority;
import org.piaolian.fabric.msp.IssuedFor;
import org.piaolian.fabric.msp.Role;
import org.piaolian.fabric.msp.SigningIdentity;

/** Whom the network believes, and what it takes to change the ledger. */
@Conformance
class SignaturesAndPolicyTest {

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private final RawClient raw = RUNNING.raw();

    @Test
    void three_of_four_agencies_endorse_a_transaction() throws Exception {
        assertThat(endorsements(raw.endorse("put", "e", "1"))).hasSize(3);
    }

    @Test
    void each_agency_endorses_with_a_key_of_its_own() throws Exception {
        for (Agency agency : Agency.ALL) {
            var endorsed = RUNNING.tax()
                    .contract()
                    .newProposal("put")
                    .addArguments("own-key", agency.id())
                    .setEndorsingOrganizations(agency.mspId())
                    .build()
                    .endorse();
            Envelope envelope =
                    PreparedTransaction.parseFrom(endorsed.getBytes()).getEnvelope();

            assertThat(endorsements(envelope))
                    .singleElement()
                    .satisfies(endorsement -> assertThat(SerializedIdentity.parseFrom(endorsement.getEndorser())
                                    .getMspid())
                            .isEqualTo(agency.mspId()));
        }
    }

    @Test
    void two_of_four_endorsements_are_not_enough() throws Exception {
        Envelope two = RawClient.changed(raw.endorse("put", "two", "1"), action -> {
            action.getActionBuilder().removeEndorsements(2);
            return action;
        });

        assertThat(raw.submitAndWait(two).getResult()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(RUNNING.tax().evaluate("get", "two")).isEmpty();
    }

    @Test
    void one_agencys_endorsement_three_times_counts_once() throws Exception {
        Envelope thrice = RawClient.changed(raw.endorse("put", "thrice", "1"), action -> {
            Endorsement first = action.getAction().getEndorsements(0);
            action.getActionBuilder().setEndorsements(1, first).setEndorsements(2, first);
            return action;
        });

        assertThat(raw.submitAndWait(thrice).getResult()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void an_endorsement_with_a_bad_signature_does_not_count() throws Exception {
        Envelope tampered = RawClient.changed(raw.endorse("put", "tampered", "1"), action -> {
            var endorsement = action.getActionBuilder().getEndorsementsBuilder(1);
            endorsement.setSignature(action.getAction().getEndorsements(0).getSignature());
            return action;
        });

        assertThat(raw.submitAndWait(tampered).getResult()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_client_cannot_endorse_in_a_peers_place() throws Exception {
        Envelope byClient = RawClient.changed(raw.endorse("put", "by-client", "1"), action -> {
            ByteString result = action.getAction().getProposalResponsePayload();
            action.getActionBuilder()
                    .setEndorsements(
                            0,
                            Endorsement.newBuilder()
                                    .setEndorser(raw.identity.serialized())
                                    .setSignature(raw.identity.sign(result, raw.identity.serialized())));
            return action;
        });

        assertThat(raw.submitAndWait(byClient).getResult()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_result_that_was_changed_after_endorsement_is_refused() throws Exception {
        Envelope changed = RawClient.changed(raw.endorse("put", "changed", "1"), action -> {
            try {
                var result =
                        ProposalResponsePayload.parseFrom(action.getAction().getProposalResponsePayload());
                var chaincodeAction = ChaincodeAction.parseFrom(result.getExtension()).toBuilder();
                chaincodeAction.getResponseBuilder().setMessage("changed");
                action.getActionBuilder()
                        .setProposalResponsePayload(result.toBuilder()
                                .setExtension(chaincodeAction.build().toByteString())
                                .build()
                                .toByteString());
                return action;
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(raw.submitAndWait(changed).getResult()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void endorsements_of_one_proposal_do_not_serve_for_another() throws Exception {
        Envelope first = raw.endorse("put", "swap", "1");
        Envelope second = raw.endorse("put", "swap", "2");
        Envelope mixed = RawClient.changed(second, action -> action.setAction(RawClient.endorsed(first)));

        assertThat(raw.submitAndWait(mixed).getResult()).isEqualTo(TxValidationCode.INVALID_ENDORSER_TRANSACTION);
    }

    @Test
    void an_envelope_that_its_creator_has_not_signed_is_not_ordered() {
        Envelope endorsed = raw.endorse("put", "unsigned", "1");
        Envelope forged = endorsed.toBuilder()
                .setSignature(raw.identity.sign(ByteString.copyFromUtf8("something else")))
                .build();

        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> raw.submit(forged));
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(failure)
                .hasMessageContaining("insufficient number of orderers could successfully process transaction");
        assertThat(RawClient.details(failure))
                .hasSize(2)
                .allSatisfy(detail -> assertThat(detail.getMessage())
                        .startsWith("received unsuccessful response from orderer: status=FORBIDDEN"));
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> raw.submit(endorsed)))
                .hasMessageContaining("INVALID_ARGUMENT: prepared transaction must be signed");
    }

    @Test
    void a_proposal_that_its_creator_has_not_signed_is_not_executed() {
        SignedProposal forged = raw.signed(raw.proposal("put", "forged", "1")).toBuilder()
                .setSignature(raw.identity.sign(ByteString.copyFromUtf8("something else")))
                .build();

        assertRefused(forged, "error validating proposal: access denied: channel [receipts] creator org [TaxMSP]");
    }

    @Test
    void the_higher_of_the_two_signatures_that_verify_is_refused() throws Exception {
        SignedProposal good = raw.signed(raw.proposal("get", "a"));
        BigInteger order = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
        ASN1Sequence low = ASN1Sequence.getInstance(good.getSignature().toByteArray());
        byte[] high = new DERSequence(new ASN1Integer[] {
                    ASN1Integer.getInstance(low.getObjectAt(0)),
                    new ASN1Integer(order.subtract(
                            ASN1Integer.getInstance(low.getObjectAt(1)).getValue()))
                })
                .getEncoded();

        assertThat(raw.evaluate(good)).isNotNull();
        assertRefused(good.toBuilder().setSignature(ByteString.copyFrom(high)).build(), "creator org [TaxMSP]");
    }

    @Test
    void a_certificate_of_a_foreign_authority_is_refused_also_under_a_members_name() throws Exception {
        CertificateAuthority foreign = CertificateAuthority.create(
                "ca.tax.piaolian.example", "tax.piaolian.example", Instant.now(), new SecureRandom());

        assertRefused(signer(foreign, "TaxMSP", Role.CLIENT, Duration.ofDays(1)), "creator org unknown");
        assertRefused(signer(foreign, "NobodyMSP", Role.CLIENT, Duration.ofDays(1)), "creator org unknown");
    }

    @Test
    void a_certificate_whose_time_is_over_is_refused() throws Exception {
        CertificateAuthority tax = IssuedFor.authority(RawClient.organisations(RUNNING.profile()), Agency.TAX);

        try (RawClient expired = new RawClient(
                RUNNING.profile(), Agency.TAX, signer(tax, "TaxMSP", Role.CLIENT, Duration.ofSeconds(-1)))) {
            assertRefusedByFilter(expired.signed(expired.proposal("get", "a")), "proposal client identity expired");
        }
        try (RawClient valid =
                new RawClient(RUNNING.profile(), Agency.TAX, signer(tax, "TaxMSP", Role.CLIENT, Duration.ofDays(1)))) {
            assertThat(valid.evaluate(valid.signed(valid.proposal("get", "nothing"))))
                    .isEmpty();
        }
    }

    @Test
    void a_certificate_that_begins_before_its_authority_is_refused() throws Exception {
        CertificateAuthority tax = IssuedFor.authority(RawClient.organisations(RUNNING.profile()), Agency.TAX);
        Instant before = tax.certificate().getNotBefore().toInstant().minus(Duration.ofDays(1));

        assertRefused(
                signer(tax, "TaxMSP", Role.CLIENT, before, Instant.now().plus(Duration.ofDays(1))),
                "creator org unknown");
    }

    @Test
    void a_peer_may_read_but_not_propose() throws Exception {
        SigningIdentity peer = RawClient.organisations(RUNNING.profile()).peer(Agency.TAX);

        assertRefused(peer, "/Channel/Application/Writers");
    }

    @Test
    void the_header_must_be_consistent() {
        assertRefused(
                raw.signed(raw.proposal(header -> header.setTxId("00"), Map.of(), "get", "a")),
                "incorrectly computed txid");
        assertRefused(
                raw.signed(raw.proposal(header -> header.setType(HeaderType.MESSAGE_VALUE), Map.of(), "get", "a")),
                "invalid header type");
        assertRefused(
                raw.signed(raw.proposal(header -> header.setEpoch(1), Map.of(), "get", "a")), "epoch is non-zero");
        Instant old = Instant.now().minus(Duration.ofMinutes(16));
        assertRefusedByFilter(
                raw.signed(raw.proposal(
                        header -> header.setTimestamp(Timestamp.newBuilder().setSeconds(old.getEpochSecond())),
                        Map.of(),
                        "get",
                        "a")),
                "incorrect timestamp");
        StatusRuntimeException elsewhere = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> raw.evaluate(
                        raw.signed(raw.proposal(header -> header.setChannelId("elsewhere"), Map.of(), "get", "a"))));
        assertThat(elsewhere.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void nonsense_is_an_invalid_argument() {
        SignedProposal nonsense = SignedProposal.newBuilder()
                .setProposalBytes(ByteString.copyFromUtf8("nonsense"))
                .build();

        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> raw.endorse(nonsense)))
                .extracting(e -> e.getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(catchThrowableOfType(
                        StatusRuntimeException.class, () -> raw.endorse(SignedProposal.getDefaultInstance())))
                .extracting(e -> e.getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void commit_status_is_told_to_members_only() throws Exception {
        CertificateAuthority foreign = CertificateAuthority.create("ca", "nobody", Instant.now(), new SecureRandom());
        try (RawClient stranger = new RawClient(
                RUNNING.profile(), Agency.TAX, signer(foreign, "NobodyMSP", Role.CLIENT, Duration.ofDays(1)))) {
            assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> stranger.commitStatus("00"))
                            .getStatus()
                            .getCode())
                    .isEqualTo(Code.PERMISSION_DENIED);
        }
    }

    private static List<Endorsement> endorsements(Envelope envelope) {
        return RawClient.endorsed(envelope).getEndorsementsList();
    }

    private static SigningIdentity signer(CertificateAuthority authority, String mspId, Role role, Duration left) {
        Instant from = authority.certificate().getNotBefore().toInstant();
        return signer(authority, mspId, role, from, Instant.now().plus(left));
    }

    private static SigningIdentity signer(
            CertificateAuthority authority, String mspId, Role role, Instant from, Instant to) {
        KeyPair pair = CertificateAuthority.newKeyPair(new SecureRandom());
        X509Certificate certificate = authority.issueSigner("someone", role, pair.getPublic(), from, to);
        return new SigningIdentity(mspId, IssuedFor.pem(certificate), pair.getPrivate());
    }

    private void assertRefused(SigningIdentity identity, String words) throws Exception {
        try (RawClient client = new RawClient(RUNNING.profile(), Agency.TAX, identity)) {
            assertRefused(client.signed(client.proposal("get", "a")), words);
        }
    }

    /** Each peer that the gateway asks refuses it before it looks at it, so the gateway takes them for away. */
    private void assertRefusedByFilter(SignedProposal proposal, String words) {
        StatusRuntimeException evaluated =
                catchThrowableOfType(StatusRuntimeException.class, () -> raw.evaluate(proposal));
        StatusRuntimeException endorsed =
                catchThrowableOfType(StatusRuntimeException.class, () -> raw.endorse(proposal));

        assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(RawClient.details(evaluated).get(0).getMessage()).contains(words);
        assertThat(endorsed.getStatus().getCode()).isEqualTo(Code.ABORTED);
        assertThat(RawClient.details(endorsed).get(0).getMessage()).contains(words);
    }

    private void assertRefused(SignedProposal proposal, String words) {
        StatusRuntimeException evaluated =
                catchThrowableOfType(StatusRuntimeException.class, () -> raw.evaluate(proposal));
        StatusRuntimeException endorsed =
                catchThrowableOfType(StatusRuntimeException.class, () -> raw.endorse(proposal));

        assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(evaluated).hasMessageContaining(words);
        assertThat(endorsed.getStatus().getCode()).isEqualTo(Code.ABORTED);
        assertThat(RawClient.details(endorsed).get(0).getMessage()).contains(words);
    }
}
