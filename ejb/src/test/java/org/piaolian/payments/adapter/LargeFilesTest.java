package org.piaolian.payments.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.UnreadableFile;

/** Reads files of 100 MB in a virtual machine whose heap is a quarter of that. */
class LargeFilesTest {

    private static final long BYTES = 100L << 20;

    private static final String ENTRY = """
            <Ntry><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
            <BookgDt><Dt>2026-11-23</Dt></BookgDt><AcctSvcrRef>B#</AcctSvcrRef><NtryDtls><TxDtls>
            <Refs><EndToEndId>E#</EndToEndId></Refs><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
            <RltdPties><Dbtr><Pty><Nm>张伟</Nm></Pty></Dbtr></RltdPties>
            <Purp><Prtry>TAX-10101</Prtry></Purp><RmtInf><Ustrd>增值税</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
            """;

    private static final String ROW = "1100010001,B#,CREDIT,10.00,CNY,2026-11-23,张伟," + "备注".repeat(100) + "\n";

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_message_of_100_mb_is_read_in_24_mb_of_heap() throws Exception {
        assertThat(readInSmallHeap("camt")).isEqualTo("all payable");
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_csv_of_100_mb_is_read_in_24_mb_of_heap() throws Exception {
        assertThat(readInSmallHeap("csv")).isEqualTo("all payable");
    }

    private static String readInSmallHeap(String format) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeFilesTest.class.getName(),
                        format)
                .redirectErrorStream(true)
                .start();
        try {
            String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return says.strip();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What runs in the small heap; the file is made while it is read. */
    public static void main(String[] args) throws IOException, UnreadableFile {
        boolean camt = args[0].equals("camt");
        PaymentFileReader reader = camt ? new CamtReader() : new CsvReader();
        Made file = camt
                ? new Made(
                        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
                                + "<Ntfctn><Acct><Id><Othr><Id>1100010001</Id></Othr></Id></Acct>\n",
                        LargeFilesTest::entry,
                        "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>")
                : new Made(
                        "account,bank_reference,direction,amount,currency,booked_on,party_name,remark\n",
                        i -> ROW.replace("#", Integer.toString(i)),
                        "");
        AtomicInteger payable = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        reader.read(file, e -> (e instanceof Entry.Payable ? payable : other).incrementAndGet());
        System.out.println(
                other.get() == 0 && payable.get() == file.entries && file.entries > 100_000
                        ? "all payable"
                        : payable + " payable, " + other + " not, of " + file.entries);
    }

    private static String entry(int i) {
        return ENTRY.replace("#", Integer.toString(i));
    }

    /** A file of {@link #BYTES} that is nowhere as a whole. */
    private static final class Made extends InputStream {

        private final IntFunction<String> entry;
        private final byte[] tail;
        private byte[] chunk;
        private int at;
        private long made;
        private int entries;
        private boolean ended;

        Made(String head, IntFunction<String> entry, String tail) {
            this.chunk = head.getBytes(StandardCharsets.UTF_8);
            this.entry = entry;
            this.tail = tail.getBytes(StandardCharsets.UTF_8);
        }

        private boolean hasMore() {
            while (at == chunk.length) {
                if (ended) {
                    return false;
                }
                made += chunk.length;
                at = 0;
                ended = made > BYTES;
                chunk = ended ? tail : entry.apply(entries++).getBytes(StandardCharsets.UTF_8);
            }
            return true;
        }

        @Override
        public int read() {
            return hasMore() ? chunk[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (!hasMore()) {
                return -1;
            }
            int n = Math.min(length, chunk.length - at);
            System.arraycopy(chunk, at, buffer, offset, n);
            at += n;
            return n;
        }
    }
}
