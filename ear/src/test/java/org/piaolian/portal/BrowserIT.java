package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonArray;
import java.io.FileWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.piaolian.bench.DemoPayments;

@ExtendWith(RunningPortal.class)
class BrowserIT {

    private static final int PAYMENTS = 40;

    @TempDir
    Path downloads;

    private final RunningPortal portal;
    private @Nullable ChromeDriver browser;

    BrowserIT(RunningPortal portal) {
        this.portal = portal;
    }

    @BeforeEach
    void open() {
        Optional<Path> chromium = RunningPortal.program("chromium");
        Optional<Path> driver = RunningPortal.program("chromedriver");
        if (chromium.isEmpty() || driver.isEmpty()) {
            System.out.println("SKIPPED: the browser test needs chromium and chromedriver on the PATH");
        }
        assumeTrue(chromium.isPresent() && driver.isPresent(), "no chromium and chromedriver on the PATH");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.orElseThrow().toFile());
        options.setAcceptInsecureCerts(true); // the installation's authority is not the browser's
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                "--window-size=1280,1000",
                "--user-data-dir=" + downloads.resolve("profile"));
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "download.default_directory",
                        downloads.toString(),
                        "plugins.always_open_pdf_externally",
                        true,
                        "intl.accept_languages",
                        "en"));
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.orElseThrow().toFile())
                .usingAnyFreePort()
                .build();
        browser = new ChromeDriver(service, options);
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            // What was on screen last, for whoever has to find out why.
            Files.write(Path.of("target/browser.png"), browser.getScreenshotAs(OutputType.BYTES));
            browser.quit();
        }
    }

    @Test
    void from_a_payment_file_to_a_verified_receipt_and_an_altered_one() throws Exception {
        Path payments = downloads.resolve("payments.xml");
        try (Writer out = new FileWriter(payments.toFile(), StandardCharsets.UTF_8)) {
            new DemoPayments(ThreadLocalRandom.current().nextLong(), LocalDate.of(2026, 11, 24))
                    .writeCamt(PAYMENTS, false, out);
        }

        signIn("finance-supervisor");
        importFile(payments);
        waitUntilDone();
        openFirstReceipt();
        Path document = download();
        String verification = String.valueOf(element(By.id("verification")).getDomProperty("href"));

        driver().get(verification);
        assertThat(verdict()).isEqualTo("valid");

        choose(document);
        waiting().until(found -> "valid".equals(verdict()));

        byte[] altered = Files.readAllBytes(document);
        altered[altered.length / 2] ^= 1;
        Path copy = Files.write(downloads.resolve("altered.pdf"), altered);
        driver().get(portal.http("/verify").toString());
        choose(copy);
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("[data-verdict]")));
        element(By.id("full")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.cssSelector("[data-verdict=altered]")));
    }

    @Test
    void an_invoice_that_breaks_a_rule_is_told_so_and_the_mended_one_is_issued_once() throws Exception {
        String good = Files.readString(Path.of("../ejb/src/test/resources/invoices/CII_example1.xml"))
                .replace("<ram:ID>12115118</ram:ID>", "<ram:ID>B-" + System.nanoTime() + "</ram:ID>");
        String wrong = good.replaceAll("(<ram:GrandTotalAmount>)[0-9.]+", "$11.00");
        assertThat(wrong).isNotEqualTo(good);

        signIn("tax-clerk");
        handInInvoice("wrong.xml", wrong);
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("refused")));
        assertThat(element(By.id("findings")).getText()).contains("BR-CO-");

        handInInvoice("good.xml", good);
        String number = element(By.cssSelector("#issued a")).getText();
        assertThat(number).matches("[0-9]{8}-[0-9]{10}");

        handInInvoice("good.xml", good);
        assertThat(element(By.cssSelector("#issued a")).getText()).isEqualTo(number);
        assertThat(element(By.id("issued")).getText()).contains("no second one");

        driver().get(portal.https("/staff/batches").toString());
        element(By.id("batches"));
        assertThat(driver().getPageSource()).doesNotContain("good.xml");
    }

    @Test
    void a_credit_note_that_is_handed_in_asks_for_the_reversal_of_its_invoice_and_leads_to_it() throws Exception {
        String run = Long.toString(System.nanoTime(), 36);
        signIn("tax-clerk");
        handInInvoice("invoice.xml", CreditNoteIT.invoice("380", "B-" + run, "100", ""));
        String invoice = element(By.cssSelector("#issued a")).getText();
        waitUntilRegistered(invoice);

        handInInvoice("note.xml", CreditNoteIT.note("C-" + run, "100", "B-" + run));
        assertThat(element(By.id("asked")).getText()).contains("C-" + run, invoice);
        element(By.cssSelector("#asked a[href*='/staff/reversal?']")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("note")));
        assertThat(element(By.id("note")).getText()).contains("C-" + run, "Nordpapier ApS");
        element(By.id("withdraw")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(".badge.is-WITHDRAWN")));

        handInInvoice("note.xml", CreditNoteIT.note("D-" + run, "100", "elsewhere"));
        assertThat(element(By.id("findings")).getText()).contains("PL-PRECEDING", "elsewhere");
        assertThat(element(By.cssSelector("#issued a")).getText()).isNotEqualTo(invoice);
    }

    private void waitUntilRegistered(String receipt) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!portal.json(portal.https("/api/v1/receipts/" + receipt), "tax-clerk")
                .get("state")
                .getAsString()
                .equals("REGISTERED")) {
            assertThat(System.nanoTime()).as("not registered").isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    @Test
    void an_officer_discloses_a_receipt_by_the_form_reads_it_and_discards_it() throws Exception {
        String number = financesReceipt();
        signIn("finance-supervisor");
        driver().get(portal.https("/staff/disclosure-new").toString());
        new Select(element(By.id("recipient"))).selectByValue("civil");
        element(By.id("receipts")).sendKeys(number);
        new Select(element(By.id("purpose"))).selectByValue("SUBSIDY_REVIEW");
        element(By.id("basis")).sendKeys("Interim Measures for Social Assistance, article 46");
        element(By.id("case")).sendKeys("case-" + number);
        element(By.cssSelector("input[name='fields'][value='TOTAL']")).click();
        element(By.id("days")).sendKeys("10");
        element(By.id("discloseIt")).click();

        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("read")));
        assertThat(driver().getPageSource()).doesNotContain(number);
        element(By.id("read")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("content")));
        assertThat(driver().getPageSource()).contains(number, "case-" + number, "Total");

        new Select(element(By.id("reason"))).selectByValue("MISTAKE");
        element(By.id("discard")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("new")));
        driver().get(portal.https("/staff/disclosures?direction=SENT&standing=DISCARDED&sort=-until")
                .toString());
        assertThat(element(By.cssSelector("table.list tbody")).getText()).contains("Civil Affairs", "Discarded");
    }

    @Test
    void the_proof_of_a_reversed_receipt_says_without_the_portal_who_took_it_back_and_when() throws Exception {
        String number = portal.taxReceipt();
        ReceiptFiles files = new ReceiptFiles(portal, downloads);
        Path document = files.document(number);
        new Reversing(portal).reverse(number);
        Path proof = Files.write(downloads.resolve("receipt.proof"), files.proof(number));

        checkWithProof(document, proof);
        assertThat(verdict()).isEqualTo("reversed");
        assertThat(element(By.cssSelector(".verdict")).getText())
                .containsPattern("^Reversed\\R.*Municipal Tax Service took it back on [0-9-]{10} [0-9:]{8}\\.");
        assertThat(element(By.cssSelector(".check.is-no")).getText())
                .contains("Is it still valid? No", "by Municipal Tax Service", "does not say why");

        checkWithProof(files.document(portal.taxReceipt()), proof);
        assertThat(verdict()).isEqualTo("altered");

        driver().get(portal.http("/language?to=zh&back=/proof").toString());
        checkWithProof(document, proof);
        assertThat(element(By.cssSelector(".verdict")).getText()).contains("已冲红", "市税务局已于 ");
    }

    /** The page is asked for anew; from then on the browser has no network. */
    private void checkWithProof(Path document, Path proof) {
        driver().get(portal.http("/proof").toString());
        network(false);
        element(By.id("proof-pdf")).sendKeys(document.toString());
        element(By.id("proof-file")).sendKeys(proof.toString());
        element(By.cssSelector("#proof-check button")).click();
        element(By.cssSelector("[data-verdict]"));
        network(true);
    }

    private void network(boolean there) {
        driver().executeCdpCommand("Network.enable", Map.of());
        driver().executeCdpCommand(
                        "Network.emulateNetworkConditions",
                        Map.of("offline", !there, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** Of the Finance Bureau's own, not of another agency's that it supervises. */
    private String financesReceipt() throws Exception {
        JsonArray receipts = portal.json(portal.https("/api/v1/receipts"), "finance-supervisor")
                .getAsJsonArray("receipts");
        return receipts.asList().stream()
                .map(receipt -> receipt.getAsJsonObject().get("number").getAsString())
                .filter(number -> number.startsWith("02", 2))
                .findFirst()
                .orElseThrow();
    }

    private void handInInvoice(String name, String xml) throws IOException {
        driver().get(portal.https("/staff/invoice").toString());
        choose(Files.writeString(downloads.resolve(name), xml));
        element(By.id("send")).click();
    }

    private void signIn(String user) throws IOException {
        driver().get(portal.https("/staff/import").toString());
        element(By.id("user")).sendKeys(user);
        element(By.id("password")).sendKeys(portal.password(user));
        element(By.id("enter")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("send")));
    }

    private void importFile(Path file) {
        element(By.id("file")).sendKeys(file.toString());
        element(By.id("send")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("bar")));
    }

    private void waitUntilDone() {
        driver().navigate().refresh(); // the progress survives it
        new WebDriverWait(driver(), Duration.ofMinutes(2))
                .until(ExpectedConditions.presenceOfElementLocated(By.cssSelector(".badge.is-DONE")));
        element(By.cssSelector("a[href*='/staff/receipts?batch=']")).click();
    }

    private void openFirstReceipt() {
        element(By.cssSelector("a[href*='/staff/receipt?number=']")).click();
        waiting().until(ExpectedConditions.presenceOfElementLocated(By.id("download")));
    }

    private Path download() throws IOException {
        element(By.id("download")).click();
        return waiting().until(found -> {
            try (var files = Files.list(downloads)) {
                return files.filter(file -> file.toString().endsWith(".pdf"))
                        .findFirst()
                        .orElse(null);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private void choose(Path document) {
        element(By.id("file")).sendKeys(document.toString());
    }

    private String verdict() {
        return String.valueOf(element(By.cssSelector("[data-verdict]")).getDomAttribute("data-verdict"));
    }

    private WebElement element(By by) {
        return waiting().until(ExpectedConditions.presenceOfElementLocated(by));
    }

    private WebDriverWait waiting() {
        WebDriverWait wait = new WebDriverWait(driver(), Duration.ofSeconds(30));
        wait.ignoring(org.openqa.selenium.StaleElementReferenceException.class);
        return wait;
    }

    private ChromeDriver driver() {
        return java.util.Objects.requireNonNull(browser);
    }
}
