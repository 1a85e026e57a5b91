package org.piaolian.web.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.language.Texts;
import org.piaolian.web.lifecycle.LifeWords;
import org.piaolian.web.security.TooManyRequests;
import org.piaolian.web.verification.AnswerView.Reports;

/**
 * The public verification page: {@code /verify?number=…&check=…} or {@code /verify?sha256=…}. It keeps nothing between
 * requests, so that the address alone is the question.
 */
@RequestScoped
@Named
public class VerifyPage {

    private final LimitedVerification verify;
    private final VerificationWords words;
    private final VerificationReport report;
    private final LifeWords lifeWords;
    private final Texts say;
    private final HttpServletRequest request;

    private @Nullable String number;
    private @Nullable String check;
    private @Nullable String sha256;
    private @Nullable String numberProblem;
    private @Nullable String checkProblem;
    private @Nullable String notice;
    private @Nullable AnswerView answer;

    @Inject
    public VerifyPage(
            LimitedVerification verify,
            VerificationWords words,
            VerificationReport report,
            LifeWords lifeWords,
            Texts say,
            HttpServletRequest request) {
        this.verify = verify;
        this.words = words;
        this.report = report;
        this.lifeWords = lifeWords;
        this.say = say;
        this.request = request;
    }

    /** Answers the question in the address, if there is one. */
    public void verify() {
        String digest = sha256;
        if (digest != null) {
            if (Digests.isSha256(digest)) {
                limited(
                        () -> verify.byDigest(Digest.ofHex(digest.strip()), ClientAddress.of(request)),
                        "sha256=" + digest.strip());
            } else {
                refuse(400, say.of("verify.digest.malformed"));
            }
        } else if (number != null || check != null) {
            verifyNumber(number == null ? "" : number, check == null ? "" : check);
        }
    }

    private void verifyNumber(String typedNumber, String typedCheck) {
        // People copy numbers with the spaces that print puts between groups of digits.
        Optional<ReceiptNumber> receipt = ReceiptNumber.parse(
                typedNumber.replaceAll("[\\s\\u2010-\\u2015]", "-").replaceAll("-+", "-"));
        if (receipt.isEmpty()) {
            numberProblem = say.of("verify.number.malformed");
        }
        if (typedCheck.isBlank()) {
            checkProblem = say.of("verify.check.missing");
        }
        if (numberProblem == null && checkProblem == null) {
            limited(
                    () -> verify.byNumber(receipt.orElseThrow(), typedCheck, ClientAddress.of(request)),
                    "number=" + receipt.orElseThrow() + "&check=" + URLEncoder.encode(typedCheck, UTF_8));
        } else {
            status(400);
        }
    }

    private void limited(Supplier<Verification> question, String query) {
        try {
            show(question.get(), query);
        } catch (TooManyRequests e) {
            external().setResponseHeader("Retry-After", Long.toString(e.seconds()));
            refuse(429, say.of("verify.tooMany", e.seconds()));
        }
    }

    private void show(Verification verification, String question) {
        String address = "/api/v1/verifications/report?" + question + "&as=";
        answer = new AnswerView(
                verification,
                words,
                lifeWords.of(verification).orElse(null),
                new Reports(address + "pdf", address + "json", VerificationReport.fileName(verification)));
    }

    /** With the report in the page itself: the document is not kept, so that it could not be made again. */
    void showWithReport(Verification verification) {
        answer = new AnswerView(
                verification,
                words,
                lifeWords.of(verification).orElse(null),
                new Reports(
                        data("application/pdf", report.pdf(verification)),
                        data("application/json", report.jsonText(verification).getBytes(UTF_8)),
                        VerificationReport.fileName(verification)));
    }

    private static String data(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    void tell(String text) {
        notice = text;
    }

    private void refuse(int status, String text) {
        status(status);
        notice = text;
    }

    private static void status(int status) {
        external().setResponseStatus(status);
    }

    private static ExternalContext external() {
        return FacesContext.getCurrentInstance().getExternalContext();
    }

    public @Nullable String getNumber() {
        return number;
    }

    public void setNumber(@Nullable String number) {
        this.number = number;
    }

    public @Nullable String getCheck() {
        return check;
    }

    public void setCheck(@Nullable String check) {
        this.check = check;
    }

    public @Nullable String getSha256() {
        return sha256;
    }

    public void setSha256(@Nullable String sha256) {
        this.sha256 = sha256;
    }

    public @Nullable String getNumberProblem() {
        return numberProblem;
    }

    public @Nullable String getCheckProblem() {
        return checkProblem;
    }

    public @Nullable String getNotice() {
        return notice;
    }

    public @Nullable AnswerView getAnswer() {
        return answer;
    }
}
