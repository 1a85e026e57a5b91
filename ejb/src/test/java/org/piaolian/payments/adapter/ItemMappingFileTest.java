package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.settings.Settings;

class ItemMappingFileTest {

    @TempDir
    Path folder;

    @Test
    void the_built_in_mapping_names_an_agency_for_each_prefix_and_direction() {
        ItemMapping mapping = ItemMappingFile.builtIn();
        assertThat(mapping.prefixes().keySet()).containsExactlyInAnyOrder("TAX", "FEE", "SUB", "BEN");
        assertThat(mapping.otherCredit().kind()).isEqualTo(ReceiptKind.GENERAL_FEE);
        assertThat(mapping.otherDebit().kind()).isEqualTo(ReceiptKind.GENERAL_PAYMENT);
        assertThat(mapping.items()).isNotEmpty().allSatisfy((code, name) -> {
            assertThat(mapping.prefixes()).containsKey(code.substring(0, code.indexOf('-')));
            assertThat(name.zh()).matches("\\p{IsHan}+");
            assertThat(name.en()).matches("[A-Za-z -]+");
        });
    }

    /** The chaincode lets an agency register only series of its own class. */
    @Test
    void the_built_in_mapping_gives_each_class_of_receipt_to_one_agency() {
        ItemMapping mapping = ItemMappingFile.builtIn();
        var rules = new java.util.ArrayList<>(mapping.prefixes().values());
        rules.add(mapping.otherCredit());
        rules.add(mapping.otherDebit());
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule.agency().value())
                        .isEqualTo(
                                switch (rule.kind().billClass()) {
                                    case "01" -> "tax";
                                    case "02" -> "finance";
                                    default -> "civil";
                                }));
    }

    @Test
    void a_file_of_the_operator_takes_its_place_as_a_whole() throws IOException {
        ItemMapping mapping = configured(own()).mapping();
        assertThat(mapping.version()).isEqualTo("own");
        assertThat(mapping.prefixes().keySet()).containsExactly("RENT");
        assertThat(mapping.items()).isEmpty();
    }

    @Test
    void a_file_with_a_misspelt_or_missing_key_stops_the_start_and_is_named() throws IOException {
        refused(own() + "prefix.RENT.knid=FEE\n", "prefix.RENT.knid");
        refused(own() + "itme.RENT-1.zh=租金\n", "itme.RENT-1.zh");
        refused(own().replace("version=own\n", ""), "version is missing");
        refused(own().replace("other.debit.kind=GENERAL_PAYMENT\n", ""), "other.debit.kind is missing");
        refused(own().replace("GENERAL_PAYMENT", "GENERAL_FEE"), "a debit one that is paid");
        refused(own().replace("kind=FEE", "kind=RENT"), "prefix.RENT: ");
        refused(own().replace("agency=finance", "agency=Finance Bureau"), "not an agency id");
        refused(own().replace("prefix.RENT", "prefix.rent"), "prefix rent");
    }

    @Test
    void a_file_that_is_not_there_stops_the_start_and_is_named() {
        ItemMappingFile file = new ItemMappingFile(settings(folder.resolve("absent.properties")));
        assertThatThrownBy(file::mapping)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("absent.properties");
    }

    private void refused(String content, String says) throws IOException {
        ItemMappingFile file = configured(content);
        assertThatIllegalStateException()
                .isThrownBy(file::mapping)
                .withMessageContaining("items.properties")
                .withMessageContaining(says);
    }

    private ItemMappingFile configured(String content) throws IOException {
        return new ItemMappingFile(settings(Files.writeString(folder.resolve("items.properties"), content)));
    }

    private static Settings settings(Path items) {
        return new Settings() {
            @Override
            public Optional<Path> items() {
                return Optional.of(items);
            }
        };
    }

    private static String own() {
        return """
                version=own
                prefix.RENT.agency=finance
                prefix.RENT.kind=FEE
                prefix.RENT.item=RENT-OTHER
                prefix.RENT.zh=租金
                prefix.RENT.en=Rent
                other.credit.agency=finance
                other.credit.kind=GENERAL_FEE
                other.credit.item=G
                other.credit.zh=其他
                other.credit.en=Other
                other.debit.agency=finance
                other.debit.kind=GENERAL_PAYMENT
                other.debit.item=G
                other.debit.zh=其他
                other.debit.en=Other
                """;
    }
}
