package org.piaolian.web.payments;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.ReceivePayments;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Language;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Uploads;

/** The page on which staff hand a payment file in. */
@RequestScoped
@Named
public class ImportPage {

    private final ReceivePayments receive;
    private final CurrentActor actor;
    private final Language language;
    private final Texts say;
    private @Nullable Part file;

    @Inject
    public ImportPage(ReceivePayments receive, CurrentActor actor, Language language, Texts say) {
        this.receive = receive;
        this.actor = actor;
        this.language = language;
        this.say = say;
    }

    /** Leads to the batch, or says why the file cannot be read. */
    public @Nullable String send() throws IOException {
        Optional<Part> chosen = Uploads.chosen(file);
        if (chosen.isEmpty()) {
            refuse(say.of("import.missing"));
            return null;
        }
        Part part = chosen.get();
        Optional<PaymentFormat> format = format(part);
        if (format.isEmpty()) {
            refuse(say.of("import.format"));
            return null;
        }
        if (!actor.isImporting()) {
            refuse(say.of("import.forbidden"));
            return null;
        }
        ReceivePayments.Outcome outcome;
        try (InputStream in = part.getInputStream()) {
            outcome = receive.receive(in, format.get(), Uploads.nameOf(part), actor.get());
        }
        if (outcome instanceof ReceivePayments.Outcome.Received received) {
            return "/staff/batch?faces-redirect=true&id=" + received.batch() + (received.again() ? "&again=true" : "");
        }
        ReceivePayments.Outcome.Refused refused = (ReceivePayments.Outcome.Refused) outcome;
        refuse(sentence(refused));
        return null;
    }

    private String sentence(ReceivePayments.Outcome.Refused refused) {
        String message = refused.refusal().message(language.getLocale());
        if (refused.line() == 0) {
            return message;
        }
        return message
                + " "
                + (refused.column() == 0
                        ? say.of("import.line", refused.line())
                        : say.of("import.position", refused.line(), refused.column()));
    }

    // Browsers name XML and CSV by what the person's machine has registered, spreadsheets' types among them.
    private static Optional<PaymentFormat> format(Part part) {
        String name = Uploads.nameOf(part).toLowerCase(Locale.ROOT);
        if (name.endsWith(".xml")) {
            return Optional.of(PaymentFormat.CAMT_054);
        }
        if (name.endsWith(".csv")) {
            return Optional.of(PaymentFormat.CSV);
        }
        @Nullable String type = part.getContentType();
        return type == null ? Optional.empty() : PaymentFormat.ofMediaType(type);
    }

    private static void refuse(String text) {
        FacesContext.getCurrentInstance().addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, text, null));
    }

    public @Nullable Part getFile() {
        return file;
    }

    public void setFile(@Nullable Part file) {
        this.file = file;
    }
}
