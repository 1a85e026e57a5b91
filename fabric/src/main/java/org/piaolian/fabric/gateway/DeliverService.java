package org.piaolian.fabric.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.IdentityRefused;

/**
 * {@code protos.Deliver}: blocks whole, filtered, or with the private data of the collections of which both this peer's
 * agency and who asks are members.
 */
final class DeliverService extends DeliverGrpc.DeliverImplBase {

    private static final Logger LOG = Logger.getLogger(DeliverService.class.getName());
    private static final Duration TIME_WINDOW = Duration.ofMinutes(15);

    private interface Form {
        DeliverResponse of(Block block, String readerMsp) throws IOException;
    }

    private final String channel;
    private final Ledger ledger;
    private final Access access;
    private final String peerMsp;
    private final Clock clock;
    private final Executor executor;

    /** @param peerMsp MSP id of the agency whose peer this is */
    DeliverService(Channel channel, String peerMsp, Executor executor) {
        this.peerMsp = peerMsp;
        this.channel = channel.name();
        this.ledger = channel.ledger();
        this.access = channel.access();
        this.clock = channel.clock();
        this.executor = executor;
    }

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> client) {
        return new Call(
                client,
                (block, reader) -> DeliverResponse.newBuilder().setBlock(block).build());
    }

    @Override
    public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> client) {
        return new Call(
                client,
                (block, reader) -> DeliverResponse.newBuilder()
                        .setFilteredBlock(FilteredBlocks.of(block))
                        .build());
    }

    @Override
    public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> client) {
        return new Call(
                client,
                (block, reader) -> DeliverResponse.newBuilder()
                        .setBlockAndPrivateData(BlockAndPrivateData.newBuilder()
                                .setBlock(block)
                                .putAllPrivateDataMap(ledger.privateData()
                                        .of(block.getHeader().getNumber(), name -> isFor(name, reader))))
                        .build());
    }

    private boolean isFor(String collection, String reader) {
        return ledger.collections()
                .find(collection)
                .filter(found -> found.has(peerMsp) && found.has(reader))
                .isPresent();
    }

    /** A request that gets no blocks, and the status that says why. */
    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        final Status status;

        Refused(Status status, String reason) {
            super(reason);
            this.status = status;
        }
    }

    /** @param last number of the last block wanted, unsigned: clients ask for the greatest number to mean no end */
    private record Range(long first, long last, boolean failIfNotReady, boolean headersOnly, String readerMsp) {}

    /** One stream: its requests are served one after the other. */
    private final class Call implements StreamObserver<Envelope> {

        private final ServerCallStreamObserver<DeliverResponse> client;
        private final Form form;
        private final Queue<Envelope> requests = new ArrayDeque<>();
        private @Nullable BlockFeed feed;
        private boolean halfClosed;
        private boolean over;

        Call(StreamObserver<DeliverResponse> client, Form form) {
            this.client = (ServerCallStreamObserver<DeliverResponse>) client;
            this.form = form;
            this.client.setOnReadyHandler(this::wake);
            this.client.setOnCancelHandler(this::cancel);
        }

        @Override
        public synchronized void onNext(Envelope request) {
            requests.add(request);
            proceed();
        }

        @Override
        public synchronized void onCompleted() {
            halfClosed = true;
            proceed();
        }

        @Override
        public void onError(Throwable failure) {
            cancel();
        }

        private synchronized void wake() {
            if (feed != null) {
                feed.wake();
            }
        }

        private synchronized void cancel() {
            over = true;
            if (feed != null) {
                feed.stop();
            }
        }

        private void proceed() {
            if (over || feed != null) {
                return;
            }
            Envelope request = requests.poll();
            if (request == null) {
                if (halfClosed) {
                    over = true;
                    client.onCompleted();
                }
                return;
            }
            try {
                Range range = range(request);
                feed = new BlockFeed(ledger, range.first, client, executor, block -> deliver(block, range));
                feed.start();
            } catch (Refused e) {
                LOG.log(Level.WARNING, "a request for blocks is refused: {0}", e.getMessage());
                finish(e.status);
            }
        }

        private synchronized boolean deliver(Block block, Range range) throws IOException {
            if (over) {
                return false;
            }
            long number = block.getHeader().getNumber();
            boolean whole = !range.headersOnly || number == 0;
            client.onNext(form.of(whole ? block : block.toBuilder().clearData().build(), range.readerMsp));
            if (number == range.last) {
                finish(Status.SUCCESS);
                return false;
            }
            if (range.failIfNotReady && number + 1 >= ledger.height()) {
                finish(Status.NOT_FOUND);
                return false;
            }
            return true;
        }

        /** As in Fabric: after success the stream takes a further request, after anything else it ends. */
        private void finish(Status status) {
            if (feed != null) {
                feed.stop();
                feed = null;
            }
            client.onNext(DeliverResponse.newBuilder().setStatus(status).build());
            if (status == Status.SUCCESS) {
                proceed();
            } else {
                over = true;
                client.onCompleted();
            }
        }
    }

    private Range range(Envelope request) throws Refused {
        SeekInfo seek;
        String reader;
        try {
            Payload payload = Payload.parseFrom(request.getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            SignatureHeader signature =
                    SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
            checkTime(header);
            if (!header.getChannelId().equals(channel)) {
                throw new Refused(Status.NOT_FOUND, "channel '" + header.getChannelId() + "' not found");
            }
            access.checkReader(
                    header.getChannelId(), signature.getCreator(), request.getPayload(), request.getSignature());
            reader = SerializedIdentity.parseFrom(signature.getCreator()).getMspid();
            seek = SeekInfo.parseFrom(payload.getData());
        } catch (InvalidProtocolBufferException e) {
            throw new Refused(Status.BAD_REQUEST, "malformed request: " + e.getMessage());
        } catch (IdentityRefused e) {
            throw new Refused(Status.FORBIDDEN, e.reason());
        }
        if (!seek.hasStart() || !seek.hasStop()) {
            throw new Refused(Status.BAD_REQUEST, "start or stop is missing");
        }
        long height = ledger.height();
        long first = first(seek, height);
        long last = last(seek, first, height);
        boolean failIfNotReady = seek.getBehavior() == SeekInfo.SeekBehavior.FAIL_IF_NOT_READY;
        if (failIfNotReady && first == height) {
            throw new Refused(Status.NOT_FOUND, "block " + first + " is not there yet");
        }
        return new Range(
                first, last, failIfNotReady, seek.getContentType() == SeekInfo.SeekContentType.HEADER_WITH_SIG, reader);
    }

    private void checkTime(ChannelHeader header) throws Refused {
        if (!header.hasTimestamp()) {
            throw new Refused(Status.BAD_REQUEST, "channel header in envelope must contain timestamp");
        }
        try {
            Instant time = Instant.ofEpochSecond(
                    header.getTimestamp().getSeconds(), header.getTimestamp().getNanos());
            if (Duration.between(time, clock.instant()).abs().compareTo(TIME_WINDOW) > 0) {
                throw new Refused(Status.BAD_REQUEST, "envelope timestamp " + time + " is too far from now");
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new Refused(Status.BAD_REQUEST, "timestamp is out of range");
        }
    }

    private static long first(SeekInfo seek, long height) throws Refused {
        switch (seek.getStart().getTypeCase()) {
            case OLDEST -> {
                return 0;
            }
            case NEWEST -> {
                return height - 1;
            }
            case NEXT_COMMIT -> {
                return height;
            }
            case SPECIFIED -> {
                long number = seek.getStart().getSpecified().getNumber();
                if (Long.compareUnsigned(number, height) > 0) {
                    throw new Refused(Status.NOT_FOUND, "block " + Long.toUnsignedString(number) + " is far ahead");
                }
                return number;
            }
            default -> throw new Refused(Status.BAD_REQUEST, "unknown start position");
        }
    }

    private static long last(SeekInfo seek, long first, long height) throws Refused {
        switch (seek.getStop().getTypeCase()) {
            case OLDEST -> {
                return first;
            }
            case NEWEST -> {
                return seek.getStart().equals(seek.getStop()) ? first : height - 1;
            }
            case SPECIFIED -> {
                long number = seek.getStop().getSpecified().getNumber();
                if (Long.compareUnsigned(number, first) < 0) {
                    throw new Refused(Status.BAD_REQUEST, "stop number is before start number");
                }
                return number;
            }
            default -> throw new Refused(Status.BAD_REQUEST, "unknown stop position");
        }
    }
}
