package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.payments.adapter.Reading.unreadable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.UnreadableFile;

/** Files that are refused as a whole: broken ones, foreign ones and evil ones. */
class CamtAttackTest {

    private static final String NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08";
    private static final String START = "<Document xmlns=\"" + NAMESPACE + "\"><BkToCstmrDbtCdtNtfctn>";
    private static final String END = "</BkToCstmrDbtCdtNtfctn></Document>";

    private final CamtReader reader = new CamtReader();

    @Test
    void an_empty_file_and_what_is_no_xml_are_refused() {
        assertThat(reason("")).isEqualTo(Reason.EMPTY_FILE);
        assertThat(reason("%PDF-1.7")).isEqualTo(Reason.MALFORMED_XML);
        assertThat(reason("account,amount\n1,2\n")).isEqualTo(Reason.MALFORMED_XML);
    }

    @Test
    void a_file_that_breaks_off_after_a_hundred_good_entries_is_refused_with_line_and_column() {
        String entries = IntStream.range(0, 100)
                .mapToObj("<Ntry><Sts>PDNG</Sts><AcctSvcrRef>%d</AcctSvcrRef></Ntry>\n"::formatted)
                .collect(java.util.stream.Collectors.joining());
        List<Entry> seen = new ArrayList<>();
        assertThatThrownBy(() -> reader.read(Reading.stream(START + "<Ntfctn>\n" + entries + "<Ntry><Am"), seen::add))
                .isInstanceOfSatisfying(UnreadableFile.class, e -> {
                    assertThat(e.refusal().reason()).isEqualTo(Reason.MALFORMED_XML);
                    assertThat(e.line()).isEqualTo(102);
                    assertThat(e.column()).isPositive();
                });
        assertThat(seen).hasSize(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<a>", "</Ntfctn>", "text", "<!-- ", "&amp;"})
    void what_follows_the_message_must_be_well_formed_too(String tail) {
        assertThat(reason(START + END + tail)).isEqualTo(Reason.MALFORMED_XML);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urn:iso:std:iso:20022:tech:xsd:camt.054.001.01",
                "urn:iso:std:iso:20022:tech:xsd:camt.054.001.14",
                "urn:iso:std:iso:20022:tech:xsd:camt.054.001.8",
                "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
                "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
                "http://www.w3.org/1999/xhtml"
            })
    void another_schema_or_version_is_refused_naming_it_and_those_that_are_read(String namespace) {
        UnreadableFile e = unreadable(reader, (START + END).replace(NAMESPACE, namespace));
        assertThat(e.refusal().reason()).isEqualTo(Reason.UNSUPPORTED_SCHEMA);
        assertThat(e.refusal().arguments()).containsExactly(namespace, "camt.054.001.02 … camt.054.001.13");
        assertThat(e.line()).isEqualTo(1);
    }

    @Test
    void a_document_without_namespace_or_without_a_notification_message_is_refused() {
        assertThat(unreadable(reader, "<html/>").refusal().arguments()).startsWith("<html>");
        assertThat(reason((START + END).replace("BkToCstmrDbtCdtNtfctn", "BkToCstmrStmt")))
                .isEqualTo(Reason.UNSUPPORTED_SCHEMA);
    }

    @Test
    void an_external_entity_is_not_read(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "top secret");
        UnreadableFile e = unreadable(
                reader,
                "<!DOCTYPE Document [<!ENTITY x SYSTEM \"" + secret.toUri() + "\">]>" + START + "<Ntfctn>&x;</Ntfctn>"
                        + END);
        assertThat(e.refusal().reason()).isEqualTo(Reason.DTD_FORBIDDEN);
        assertThat(e).hasMessageNotContaining("top secret");
    }

    @Test
    void any_document_type_is_refused_so_that_no_entity_can_multiply() {
        StringBuilder bomb = new StringBuilder("<!DOCTYPE lolz [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 30; i++) {
            bomb.append(
                    "<!ENTITY a%d \"%s\">".formatted(i, "&a%d;".formatted(i - 1).repeat(10)));
        }
        assertThat(reason(bomb + "]>" + START + "&a29;" + END)).isEqualTo(Reason.DTD_FORBIDDEN);
        assertThat(reason("<!DOCTYPE Document SYSTEM \"http://127.0.0.1:1/x.dtd\">" + START + END))
                .isEqualTo(Reason.DTD_FORBIDDEN);
        assertThat(reason("<!DOCTYPE Document>" + START + END)).isEqualTo(Reason.DTD_FORBIDDEN);
        assertThat(reason("<!DOCTYPE Document [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/x\"> %p;]>" + START + END))
                .isEqualTo(Reason.DTD_FORBIDDEN);
        assertThat(reason(START + "<Ntfctn>&undeclared;</Ntfctn>" + END)).isEqualTo(Reason.MALFORMED_XML);
    }

    @Test
    void depths_and_lengths_beyond_any_message_are_refused() {
        assertThat(reason(START + "<a>".repeat(100) + "</a>".repeat(100) + END)).isEqualTo(Reason.LIMIT_EXCEEDED);
        assertThat(reason(START + "<Ntfctn><Id>" + "x".repeat(20_000) + "</Id></Ntfctn>" + END))
                .as("in an element that is skipped, length costs nothing")
                .isEqualTo(null);
        assertThat(reason(START + "<Ntfctn><CreDtTm>" + "x".repeat(20_000) + "</CreDtTm></Ntfctn>" + END))
                .isEqualTo(Reason.LIMIT_EXCEEDED);
        String attributes =
                IntStream.range(0, 100).mapToObj(" a%d=\"\""::formatted).collect(java.util.stream.Collectors.joining());
        assertThat(reason(START + "<Ntfctn" + attributes + "/>" + END)).isEqualTo(Reason.LIMIT_EXCEEDED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<!-- ", "<a b=\"", "<", "<?pi ", "<![CDATA["})
    void a_token_without_end_is_refused_before_it_fills_the_memory(String opening) {
        InputStream endless = Reading.endless(START + opening, 'x');
        assertThat(unreadable(reader, endless).refusal().reason()).isIn(Reason.LIMIT_EXCEEDED, Reason.MALFORMED_XML);
    }

    @Test
    void bytes_that_are_not_in_the_encoding_the_file_declares_are_refused() {
        byte[] gbk = (START + "<Ntfctn>市财政局</Ntfctn>" + END).getBytes(Charset.forName("GBK"));
        assertThat(unreadable(reader, new ByteArrayInputStream(gbk)).refusal().reason())
                .isEqualTo(Reason.BAD_ENCODING);
        assertThat(reason("<?xml version=\"1.0\" encoding=\"nonsense\"?>" + START + END))
                .isEqualTo(Reason.MALFORMED_XML);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "GB18030"})
    void other_encodings_are_read_where_the_file_declares_them(String encoding) {
        String file = "<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + START
                + "<Ntfctn><Ntry><Sts>未入账</Sts></Ntry></Ntfctn>" + END;
        List<Entry> entries = Reading.read(reader, new ByteArrayInputStream(file.getBytes(Charset.forName(encoding))));
        assertThat(entries).extracting(Reading::fault).containsExactly("Ntfctn[1]/Ntry[1] NOT_BOOKED[未入账]");
    }

    @Test
    void a_byte_order_mark_does_no_harm() {
        assertThat(Reading.read(reader, "\uFEFF" + START + END)).isEmpty();
    }

    @Test
    void a_stream_that_fails_is_no_fault_of_the_file() {
        InputStream failing = Reading.failing(START);
        assertThatThrownBy(() -> reader.read(failing, e -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void a_message_without_entries_is_a_file_without_entries() {
        assertThat(Reading.read(reader, START + END)).isEmpty();
        assertThat(Reading.read(reader, START + "<Ntfctn/>" + END)).isEmpty();
    }

    private @org.jspecify.annotations.Nullable Reason reason(String file) {
        try {
            reader.read(Reading.stream(file), e -> {});
            return null;
        } catch (UnreadableFile e) {
            return e.refusal().reason();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
