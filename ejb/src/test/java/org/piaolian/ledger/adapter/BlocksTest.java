package org.piaolian.ledger.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.junit.jupiter.api.Test;

class BlocksTest {

    private final List<Long> read = new ArrayList<>();

    private static Block block(long number, long configuration) {
        ByteString signed = Metadata.newBuilder()
                .setValue(OrdererBlockMetadata.newBuilder()
                        .setLastConfig(LastConfig.newBuilder().setIndex(configuration))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder().setNumber(number))
                .setMetadata(BlockMetadata.newBuilder().addMetadata(signed))
                .build();
    }

    /** @param configurations of the blocks from 0 on: the number of the block that has it */
    private SortedMap<Long, byte[]> configurations(long... configurations) throws InvalidProtocolBufferException {
        return Blocks.configurations(configurations.length, number -> {
            read.add(number);
            return block(number, configurations[(int) number]);
        });
    }

    @Test
    void the_configurations_of_a_channel_are_found_without_the_blocks_between() throws Exception {
        SortedMap<Long, byte[]> found = configurations(0, 0, 0, 3, 4, 4, 4, 4, 8, 8, 8);
        assertThat(found.keySet()).containsExactly(0L, 3L, 4L, 8L);
        assertThat(Block.parseFrom(found.get(4L)).getHeader().getNumber()).isEqualTo(4);
        assertThat(read).doesNotContain(1L, 5L, 6L, 9L);
    }

    @Test
    void a_channel_that_never_changed_has_one() throws Exception {
        assertThat(configurations(0).keySet()).containsExactly(0L);
        assertThat(configurations(0, 0, 0).keySet()).containsExactly(0L);
    }

    @Test
    void a_block_that_names_one_behind_itself_is_refused() {
        assertThatThrownBy(() -> configurations(0, 0, 7)).isInstanceOf(InvalidProtocolBufferException.class);
    }
}
