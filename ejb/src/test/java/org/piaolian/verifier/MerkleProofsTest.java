package org.piaolian.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleProofsTest {

    private final MerkleProofs hashes = new MerkleProofs();

    private static List<byte[]> entries(int count) {
        return IntStream.range(0, count).mapToObj(i -> new byte[] {(byte) i, 7}).toList();
    }

    @Test
    void roots_are_those_of_the_reference_implementations_of_certificate_transparency() {
        // The well-known eight leaves of the test data of Certificate Transparency.
        List<byte[]> leaves = List.of(
                        "",
                        "00",
                        "10",
                        "2021",
                        "3031",
                        "40414243",
                        "5051525354555657",
                        "606162636465666768696a6b6c6d6e6f")
                .stream()
                .map(HexFormat.of()::parseHex)
                .toList();
        LogTree tree = new LogTree();
        leaves.forEach(tree::append);

        assertThat(HexFormat.of().formatHex(tree.root()))
                .isEqualTo("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
        assertThat(HexFormat.of().formatHex(new LogTree().root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void every_entry_of_every_tree_up_to_70_is_proven_and_at_no_other_place() {
        for (int size = 1; size <= 70; size++) {
            List<byte[]> entries = entries(size);
            byte[] root = RfcTree.root(entries);
            for (int index = 0; index < size; index++) {
                byte[] leaf = hashes.leaf(entries.get(index));
                List<byte[]> path = RfcTree.path(index, entries);
                for (int place = 0; place <= size; place++) {
                    assertThat(hashes.includes(place, size, leaf, path, root)).isEqualTo(place == index);
                }
                List<byte[]> longer = new ArrayList<>(path);
                longer.add(root);
                assertThat(hashes.includes(index, size, leaf, longer, root)).isFalse();
                assertThat(path.isEmpty()
                                || !hashes.includes(index, size, leaf, path.subList(0, path.size() - 1), root))
                        .isTrue();
            }
        }
    }

    @Test
    void every_tree_up_to_70_extends_every_smaller_one_and_no_other() {
        for (int later = 0; later <= 70; later++) {
            List<byte[]> entries = entries(later);
            byte[] root = RfcTree.root(entries);
            for (int earlier = 0; earlier <= later; earlier++) {
                byte[] old = RfcTree.root(entries.subList(0, earlier));
                List<byte[]> proof = earlier == 0 ? List.of() : RfcTree.proof(earlier, entries);
                assertThat(hashes.extendsTo(earlier, old, later, root, proof))
                        .as(earlier + " of " + later)
                        .isTrue();
                byte[] other = old.clone();
                other[5] ^= 1;
                assertThat(hashes.extendsTo(earlier, other, later, root, proof)).isFalse();
                assertThat(hashes.extendsTo(later, root, earlier, old, proof)).isEqualTo(earlier == later);
                if (!proof.isEmpty()) {
                    assertThat(hashes.extendsTo(earlier, old, later, root, proof.subList(1, proof.size())))
                            .isFalse();
                    byte[] changed = root.clone();
                    changed[0] ^= 1;
                    assertThat(hashes.extendsTo(earlier, old, later, changed, proof))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void a_tree_goes_on_from_its_edge() {
        LogTree whole = new LogTree();
        LogTree inParts = new LogTree();
        for (byte[] entry : entries(100)) {
            whole.append(entry);
            inParts.append(entry);
            inParts = new LogTree(inParts.size(), inParts.edge());
            assertThat(inParts.root()).isEqualTo(whole.root());
        }
        assertThat(whole.root()).isEqualTo(RfcTree.root(entries(100)));
    }
}
