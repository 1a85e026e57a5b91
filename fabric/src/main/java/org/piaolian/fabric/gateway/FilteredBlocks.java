package org.piaolian.fabric.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.FilteredBlock;
import org.hyperledger.fabric.protos.peer.FilteredChaincodeAction;
import org.hyperledger.fabric.protos.peer.FilteredTransaction;
import org.hyperledger.fabric.protos.peer.FilteredTransactionActions;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.ledger.Transaction;

/** A block reduced to transaction ids, types, validation codes and the names of chaincode events. */
final class FilteredBlocks {

    private FilteredBlocks() {}

    static FilteredBlock of(Block block) throws InvalidProtocolBufferException {
        FilteredBlock.Builder filtered =
                FilteredBlock.newBuilder().setNumber(block.getHeader().getNumber());
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            ByteString envelope = block.getData().getData(i);
            ChannelHeader header = Transaction.channelHeader(Envelope.parseFrom(envelope));
            FilteredTransaction.Builder transaction = FilteredTransaction.newBuilder()
                    .setTxid(header.getTxId())
                    .setTypeValue(header.getType())
                    .setTxValidationCode(Ledger.code(block, i));
            if (header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE) {
                transaction.setTransactionActions(actions(envelope));
            }
            filtered.setChannelId(header.getChannelId()).addFilteredTransactions(transaction);
        }
        return filtered.build();
    }

    private static FilteredTransactionActions actions(ByteString envelope) throws InvalidProtocolBufferException {
        FilteredTransactionActions.Builder actions = FilteredTransactionActions.newBuilder();
        Optional<ChaincodeEvent> event = Transaction.parse(envelope).event();
        event.ifPresent(found -> actions.addChaincodeActions(FilteredChaincodeAction.newBuilder()
                .setChaincodeEvent(found.toBuilder().clearPayload())));
        return actions.build();
    }
}
