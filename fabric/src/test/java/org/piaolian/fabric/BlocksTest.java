package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.InMemoryCheckpointer;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.msp.Agency;

/** Blocks and events as clients get them. */
@Conformance
class BlocksTest {

    private static final SeekPosition OLDEST =
            SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
    private static final SeekPosition NEWEST =
            SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private final Client tax = RUNNING.tax();
    private final RawClient raw = RUNNING.raw();

    @Test
    void each_block_names_the_one_before_it_by_hash() throws Exception {
        tax.submit("put", "chain", "1");
        tax.submit("put", "chain", "2");

        List<DeliverResponse> responses = deliver(OLDEST, NEWEST);
        assertThat(responses.get(responses.size() - 1).getStatus()).isEqualTo(Status.SUCCESS);
        List<Block> blocks = responses.stream()
                .filter(DeliverResponse::hasBlock)
                .map(DeliverResponse::getBlock)
                .toList();
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(3);
        ByteString previous = ByteString.EMPTY;
        for (int i = 0; i < blocks.size(); i++) {
            BlockHeader header = blocks.get(i).getHeader();
            assertThat(header.getNumber()).isEqualTo(i);
            assertThat(header.getPreviousHash()).isEqualTo(previous);
            assertThat(header.getDataHash())
                    .isEqualTo(
                            sha256(ByteString.copyFrom(blocks.get(i).getData().getDataList())));
            previous = sha256(ByteString.copyFrom(der(header)));
        }
    }

    @Test
    void block_0_is_the_channels_configuration_with_its_four_members() throws Exception {
        Block genesis = deliver(OLDEST, OLDEST).get(0).getBlock();
        Payload payload = Payload.parseFrom(
                Envelope.parseFrom(genesis.getData().getData(0)).getPayload());
        ConfigEnvelope config = ConfigEnvelope.parseFrom(payload.getData());

        assertThat(ChannelHeader.parseFrom(payload.getHeader().getChannelHeader())
                        .getType())
                .isEqualTo(HeaderType.CONFIG_VALUE);
        assertThat(config.getConfig()
                        .getChannelGroup()
                        .getGroupsOrThrow("Application")
                        .getGroupsMap()
                        .keySet())
                .containsExactlyInAnyOrder("FinanceMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP");
    }

    @Test
    void a_block_is_signed_over_its_metadata_and_header() throws Exception {
        tax.submit("put", "signed", "1");
        Block block = deliver(NEWEST, NEWEST).get(0).getBlock();
        Metadata metadata = Metadata.parseFrom(block.getMetadata().getMetadata(0));
        Block genesis = deliver(OLDEST, OLDEST).get(0).getBlock();
        ByteString header = ByteString.copyFrom(der(block.getHeader()));

        assertThat(metadata.getSignaturesList()).isNotEmpty();
        for (MetadataSignature signature : metadata.getSignaturesList()) {
            if (signature.getIdentifierHeader().isEmpty()) {
                // The embedded network has one orderer, which names its certificate.
                org.piaolian.fabric.ledger.GenesisBlock.members(genesis)
                        .identify(SignatureHeader.parseFrom(signature.getSignatureHeader())
                                .getCreator())
                        .verify(signature.getSignature(), metadata.getValue(), signature.getSignatureHeader(), header);
            } else {
                Signature verifier = Signature.getInstance("SHA256withECDSA");
                verifier.initVerify(consenter(
                        genesis,
                        IdentifierHeader.parseFrom(signature.getIdentifierHeader())
                                .getIdentifier()));
                verifier.update(metadata.getValue()
                        .concat(signature.getIdentifierHeader())
                        .concat(header)
                        .toByteArray());
                assertThat(verifier.verify(signature.getSignature().toByteArray()))
                        .isTrue();
                assertThat(metadata.getSignaturesCount()).isGreaterThanOrEqualTo(3);
            }
        }
        assertThat(block.getMetadata().getMetadata(2).byteAt(0)).isEqualTo((byte) TxValidationCode.VALID_VALUE);
    }

    @Test
    void filtered_blocks_tell_ids_codes_and_event_names_only() throws Exception {
        Envelope transaction = raw.endorse("put", "filtered", "1", "event", "named", "payload");
        long number = raw.submitAndWait(transaction).getBlockNumber();

        FilteredBlock block = call(
                        DeliverGrpc.newStub(raw.channel)::deliverFiltered,
                        seek(at(number), at(number), SeekInfo.SeekBehavior.BLOCK_UNTIL_READY))
                .get(0)
                .getFilteredBlock();
        assertThat(block.getNumber()).isEqualTo(number);
        assertThat(block.getFilteredTransactionsList()).singleElement().satisfies(filtered -> {
            assertThat(filtered.getTxid()).isEqualTo(RawClient.id(transaction));
            assertThat(filtered.getTxValidationCode()).isEqualTo(TxValidationCode.VALID);
            var event = filtered.getTransactionActions().getChaincodeActions(0).getChaincodeEvent();
            assertThat(event.getEventName()).isEqualTo("named");
            assertThat(event.getPayload()).isEmpty();
        });
    }

    @Test
    void blocks_with_private_data_come_without_any() throws Exception {
        DeliverResponse response = call(
                        DeliverGrpc.newStub(raw.channel)::deliverWithPrivateData,
                        seek(OLDEST, OLDEST, SeekInfo.SeekBehavior.BLOCK_UNTIL_READY))
                .get(0);

        assertThat(response.getBlockAndPrivateData().getBlock().getHeader().getNumber())
                .isZero();
        assertThat(response.getBlockAndPrivateData().getPrivateDataMapMap()).isEmpty();
    }

    @Test
    void who_will_not_wait_is_told_that_a_block_is_not_there() throws Exception {
        tax.submit("put", "wait", "1");
        long newest = deliver(NEWEST, NEWEST).get(0).getBlock().getHeader().getNumber();

        List<DeliverResponse> none = call(
                DeliverGrpc.newStub(raw.channel)::deliver,
                seek(at(newest + 1), at(newest + 1), SeekInfo.SeekBehavior.FAIL_IF_NOT_READY));
        List<DeliverResponse> one = call(
                DeliverGrpc.newStub(raw.channel)::deliver,
                seek(at(newest), at(newest + 1), SeekInfo.SeekBehavior.FAIL_IF_NOT_READY));

        assertThat(none).singleElement().extracting(DeliverResponse::getStatus).isEqualTo(Status.NOT_FOUND);
        assertThat(one).hasSize(2);
        assertThat(one.get(1).getStatus()).isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void requests_that_make_no_sense_get_a_status() throws Exception {
        Envelope good = seek(OLDEST, OLDEST, SeekInfo.SeekBehavior.BLOCK_UNTIL_READY);

        assertThat(statusOf(good.toBuilder().clearSignature().build())).isEqualTo(Status.FORBIDDEN);
        assertThat(statusOf(Envelope.newBuilder()
                        .setPayload(ByteString.copyFromUtf8("nonsense"))
                        .build()))
                .isEqualTo(Status.BAD_REQUEST);
        assertThat(statusOf(seek(at(1), at(0), SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)))
                .isEqualTo(Status.BAD_REQUEST);
        assertThat(statusOf(seek(at(1_000_000), at(1_000_000), SeekInfo.SeekBehavior.BLOCK_UNTIL_READY)))
                .isEqualTo(Status.NOT_FOUND);
        assertThat(statusOf(envelope(header -> header.setChannelId("elsewhere"), SeekInfo.getDefaultInstance())))
                .isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void fabrics_own_client_reads_old_blocks_and_waits_for_new_ones() throws Exception {
        tax.submit("put", "follow", "1");
        try (CloseableIterator<Block> blocks =
                tax.network().newBlockEventsRequest().startBlock(0).build().getEvents()) {
            assertThat(blocks.next().getHeader().getNumber()).isZero();
            assertThat(blocks.next().getHeader().getNumber()).isEqualTo(1);
        }
        try (CloseableIterator<Block> blocks = tax.network().getBlockEvents()) {
            // The stream starts at the next block once it is open, which the client does not tell.
            for (int i = 0; i < 3; i++) {
                tax.submit("put", "follow", "new" + i);
            }
            assertThat(blocks.next().getHeader().getNumber()).isPositive();
        }
    }

    @Test
    void events_come_from_a_block_on_in_order_and_after_a_checkpoint() throws Exception {
        long first = raw.submitAndWait(raw.endorse("event", "e", "1")).getBlockNumber();
        raw.submitAndWait(raw.endorse("put", "no-event", "x"));
        raw.submitAndWait(raw.endorse("event", "e", "2"));
        raw.submitAndWait(raw.endorse("event", "e", "3"));

        InMemoryCheckpointer checkpointer = new InMemoryCheckpointer();
        try (CloseableIterator<ChaincodeEvent> events = tax.network()
                .newChaincodeEventsRequest(NetworkOptions.CHAINCODE)
                .startBlock(first)
                .build()
                .getEvents()) {
            assertThat(Client.text(events.next().getPayload())).isEqualTo("1");
            ChaincodeEvent second = events.next();
            assertThat(Client.text(second.getPayload())).isEqualTo("2");
            checkpointer.checkpointChaincodeEvent(second);
        }
        try (CloseableIterator<ChaincodeEvent> events = tax.network()
                .newChaincodeEventsRequest(NetworkOptions.CHAINCODE)
                .startBlock(first)
                .checkpoint(checkpointer)
                .build()
                .getEvents()) {
            assertThat(Client.text(events.next().getPayload())).isEqualTo("3");
        }
    }

    @Test
    void an_invalid_transactions_event_is_not_told() throws Exception {
        tax.submit("put", "told", "0");
        Envelope loser = raw.endorse("get", "told", "put", "told", "2", "event", "loser", "x");
        long before = raw.submitAndWait(raw.endorse("get", "told", "put", "told", "1", "event", "winner", "x"))
                .getBlockNumber();
        raw.submitAndWait(loser);
        raw.submitAndWait(raw.endorse("event", "later", "x"));

        List<String> names = new ArrayList<>();
        try (CloseableIterator<ChaincodeEvent> events = tax.network()
                .newChaincodeEventsRequest(NetworkOptions.CHAINCODE)
                .startBlock(before)
                .build()
                .getEvents()) {
            while (!names.contains("later")) {
                names.add(events.next().getEventName());
            }
        }
        assertThat(names).containsExactly("winner", "later");
    }

    @Test
    void all_four_peers_tell_the_same_chain() throws Exception {
        tax.submit("put", "same", "1");
        ByteString hash = sha256(ByteString.copyFrom(
                der(deliver(NEWEST, NEWEST).get(0).getBlock().getHeader())));
        for (Agency agency : Agency.ALL) {
            try (RawClient other = new RawClient(RUNNING.profile(), agency)) {
                Block block = call(
                                DeliverGrpc.newStub(other.channel)::deliver,
                                seek(NEWEST, NEWEST, SeekInfo.SeekBehavior.BLOCK_UNTIL_READY))
                        .get(0)
                        .getBlock();
                assertThat(sha256(ByteString.copyFrom(der(block.getHeader())))).isEqualTo(hash);
            }
        }
    }

    /** Under BFT a signature names the orderer by its number in the channel's configuration. */
    private static X509Certificate consenter(Block genesis, int number) throws Exception {
        ConfigEnvelope config = ConfigEnvelope.parseFrom(Payload.parseFrom(
                        Envelope.parseFrom(genesis.getData().getData(0)).getPayload())
                .getData());
        Orderers orderers = Orderers.parseFrom(config.getConfig()
                .getChannelGroup()
                .getGroupsOrThrow("Orderer")
                .getValuesOrThrow("Orderers")
                .getValue());
        ByteString identity = orderers.getConsenterMappingList().stream()
                .filter(consenter -> consenter.getId() == number)
                .findFirst()
                .orElseThrow()
                .getIdentity();
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(identity.newInput());
    }

    private interface Method {
        StreamObserver<Envelope> call(StreamObserver<DeliverResponse> responses);
    }

    private Status statusOf(Envelope request) throws InterruptedException {
        return call(DeliverGrpc.newStub(raw.channel)::deliver, request).get(0).getStatus();
    }

    private List<DeliverResponse> deliver(SeekPosition start, SeekPosition stop) throws InterruptedException {
        return call(
                DeliverGrpc.newStub(raw.channel)::deliver, seek(start, stop, SeekInfo.SeekBehavior.BLOCK_UNTIL_READY));
    }

    /** All responses until the stream ends. */
    private static List<DeliverResponse> call(Method method, Envelope request) throws InterruptedException {
        BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
        StreamObserver<Envelope> requests = method.call(new StreamObserver<>() {
            @Override
            public void onNext(DeliverResponse response) {
                queue.add(response);
            }

            @Override
            public void onError(Throwable failure) {
                queue.add(failure);
            }

            @Override
            public void onCompleted() {
                queue.add("completed");
            }
        });
        requests.onNext(request);
        requests.onCompleted();
        List<DeliverResponse> responses = new ArrayList<>();
        Object next = queue.poll(20, TimeUnit.SECONDS);
        while (next instanceof DeliverResponse response) {
            responses.add(response);
            next = queue.poll(20, TimeUnit.SECONDS);
        }
        assertThat(next).isEqualTo("completed");
        return responses;
    }

    private static SeekPosition at(long number) {
        return SeekPosition.newBuilder()
                .setSpecified(SeekSpecified.newBuilder().setNumber(number))
                .build();
    }

    private Envelope seek(SeekPosition start, SeekPosition stop, SeekInfo.SeekBehavior behavior) {
        return envelope(
                header -> header,
                SeekInfo.newBuilder()
                        .setStart(start)
                        .setStop(stop)
                        .setBehavior(behavior)
                        .build());
    }

    private Envelope envelope(UnaryOperator<ChannelHeader.Builder> change, SeekInfo seek) {
        Header header = Header.newBuilder()
                .setChannelHeader(change.apply(ChannelHeader.newBuilder()
                                .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
                                .setChannelId(NetworkOptions.CHANNEL)
                                .setTimestamp(Timestamp.newBuilder()
                                        .setSeconds(Instant.now().getEpochSecond())))
                        .build()
                        .toByteString())
                .setSignatureHeader(SignatureHeader.newBuilder()
                        .setCreator(raw.identity.serialized())
                        .setNonce(ByteString.copyFromUtf8("nonce"))
                        .build()
                        .toByteString())
                .build();
        return raw.sign(Envelope.newBuilder()
                .setPayload(Payload.newBuilder()
                        .setHeader(header)
                        .setData(seek.toByteString())
                        .build()
                        .toByteString())
                .build());
    }

    /** Written anew from Fabric's definition, so that the network is not measured by its own code. */
    private static byte[] der(BlockHeader header) throws Exception {
        return new DERSequence(new ASN1Encodable[] {
                    new ASN1Integer(BigInteger.valueOf(header.getNumber())),
                    new DEROctetString(header.getPreviousHash().toByteArray()),
                    new DEROctetString(header.getDataHash().toByteArray())
                })
                .getEncoded("DER");
    }

    private static ByteString sha256(ByteString bytes) throws Exception {
        return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }
}
