package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.ledger.Modification;
import org.piaolian.fabric.ledger.StateView;
import org.piaolian.fabric.ledger.VersionedValue;

/** A query that a chaincode has open, answered in portions. */
abstract sealed class Query {

    /** Results in one message to the chaincode when it did not ask for pages. */
    private static final int PORTION = 100;

    private final String id;
    private @Nullable QueryResultBytes ahead;

    private Query(String id) {
        this.id = id;
    }

    abstract boolean hasNext();

    /** The next result, serialized. */
    abstract ByteString next();

    /** The results so far unseen. That there are more is known, as in Fabric, by having read one more. */
    QueryResponse portion() {
        List<QueryResultBytes> results = new ArrayList<>();
        if (ahead != null) {
            results.add(ahead);
            ahead = null;
        }
        while (hasNext()) {
            QueryResultBytes result = result(next());
            if (results.size() == PORTION) {
                ahead = result;
                break;
            }
            results.add(result);
        }
        return QueryResponse.newBuilder()
                .addAllResults(results)
                .setHasMore(ahead != null)
                .setId(id)
                .build();
    }

    private static QueryResultBytes result(ByteString bytes) {
        return QueryResultBytes.newBuilder().setResultBytes(bytes).build();
    }

    /** Keys of a range; remembers what it read for the phantom check. */
    static final class Range extends Query {

        private final String namespace;
        private final String end;
        private final Iterator<VersionedValue> results;
        private final RangeQueryInfo.Builder info;
        private final ReadsSummary reads = new ReadsSummary();

        Range(String id, StateView view, String namespace, String start, String end) {
            super(id);
            this.namespace = namespace;
            this.end = end;
            this.results = view.range(namespace, start, end, false);
            this.info = RangeQueryInfo.newBuilder().setStartKey(start);
        }

        @Override
        boolean hasNext() {
            if (results.hasNext()) {
                return true;
            }
            info.setItrExhausted(true).setEndKey(end);
            return false;
        }

        @Override
        ByteString next() {
            VersionedValue result = results.next();
            reads.add(KVRead.newBuilder()
                    .setKey(result.key())
                    .setVersion(result.version().toProto())
                    .build());
            info.setEndKey(result.key());
            return keyAndValue(namespace, result);
        }

        /** One page and the key at which the next one starts; the query is over then. */
        QueryResponse page(int size) {
            List<QueryResultBytes> page = new ArrayList<>();
            while (page.size() < size && hasNext()) {
                page.add(result(next()));
            }
            String bookmark = results.hasNext() ? results.next().key() : "";
            return QueryResponse.newBuilder()
                    .addAllResults(page)
                    .setMetadata(QueryResponseMetadata.newBuilder()
                            .setFetchedRecordsCount(page.size())
                            .setBookmark(bookmark)
                            .build()
                            .toByteString())
                    .build();
        }

        RangeQueryInfo info() {
            reads.writeTo(info);
            return info.build();
        }
    }

    /** What was gathered before, and nothing to remember of it. */
    static final class Values extends Query {

        private final String namespace;
        private final Iterator<VersionedValue> results;

        Values(String id, String namespace, Iterator<VersionedValue> results) {
            super(id);
            this.namespace = namespace;
            this.results = results;
        }

        @Override
        boolean hasNext() {
            return results.hasNext();
        }

        @Override
        ByteString next() {
            return keyAndValue(namespace, results.next());
        }
    }

    private static ByteString keyAndValue(String namespace, VersionedValue found) {
        return KV.newBuilder()
                .setNamespace(namespace)
                .setKey(found.key())
                .setValue(found.value())
                .build()
                .toByteString();
    }

    /** The writes of one key. As in Fabric this leaves no trace in the read set. */
    static final class History extends Query {

        private final Iterator<Modification> results;

        History(String id, StateView view, String namespace, String key) {
            super(id);
            this.results = view.history(namespace, key);
        }

        @Override
        boolean hasNext() {
            return results.hasNext();
        }

        @Override
        ByteString next() {
            Modification modification = results.next();
            return KeyModification.newBuilder()
                    .setTxId(modification.transactionId())
                    .setValue(modification.value())
                    .setTimestamp(modification.timestamp())
                    .setIsDelete(modification.deleted())
                    .build()
                    .toByteString();
        }
    }
}
