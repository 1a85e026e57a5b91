package org.piaolian.web.verification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.ReportLayout;
import org.piaolian.documents.domain.ReportLayout.Fact;
import org.piaolian.documents.domain.ReportLayout.Report;
import org.piaolian.documents.domain.ReportLayout.Section;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.settings.Settings;
import org.piaolian.verification.domain.Alteration;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Original;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.api.JsonBinding;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Formats;
import org.piaolian.web.lifecycle.LifeView;
import org.piaolian.web.lifecycle.LifeWords;

/** The report about a verification that people keep: as JSON, and as PDF with the same content. */
@RequestScoped
public class VerificationReport {

    private final VerificationWords words;
    private final Texts say;
    private final AgencyNames agencies;
    private final Formats formats;
    private final LifeWords lifeWords;
    private final ReportLayout layout;
    private final Settings settings;

    @Inject
    public VerificationReport(
            VerificationWords words,
            Texts say,
            AgencyNames agencies,
            Formats formats,
            LifeWords lifeWords,
            ReportLayout layout,
            Settings settings) {
        this.words = words;
        this.say = say;
        this.agencies = agencies;
        this.formats = formats;
        this.lifeWords = lifeWords;
        this.layout = layout;
        this.settings = settings;
    }

    public VerificationJson json(Verification verification) {
        return json(verification, lifeWords.of(verification));
    }

    private VerificationJson json(Verification verification, Optional<LifeView> life) {
        return VerificationJson.of(verification, words, life, settings.publicUrl());
    }

    /** As the API writes it. */
    public String jsonText(Verification verification) {
        return JsonBinding.JSONB.toJson(json(verification));
    }

    /** Without a suffix: {@code verification-20261124T013100Z}. */
    public static String fileName(Verification verification) {
        return "verification-"
                + Instant.ofEpochSecond(verification.checkedAt().getEpochSecond())
                        .toString()
                        .replaceAll("[-:]", "");
    }

    public byte[] pdf(Verification verification) {
        List<String> plain = new ArrayList<>();
        plain.add(words.meaning(verification.verdict()));
        if (verification.deadline() != null) {
            plain.add(say.of("answer.deadline", formats.moment(verification.deadline())));
        }
        plain.add(words.advice(verification));
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(
                say.of("answer.checks"),
                verification.checks().stream().map(this::fact).toList()));
        @Nullable Original original = verification.original();
        if (original != null) {
            sections.add(new Section(say.of("answer.original"), facts(original, verification.alteration())));
        }
        @Nullable
        ReceiptContent content =
                verification.receipt() == null && original != null ? original.content() : verification.receipt();
        if (content != null) {
            sections.add(new Section(say.of("answer.issued"), facts(content)));
        }
        Optional<LifeView> life = lifeWords.of(verification);
        life.map(this::facts).ifPresent(facts -> sections.add(new Section(say.of("answer.life"), facts)));
        sections.add(new Section(words.report("evidence"), evidence(verification, json(verification, life))));
        return layout.draw(new Report(
                words.language(),
                words.report("title"),
                words.headline(verification.verdict()),
                plain,
                sections,
                words.report("foot", settings.publicUrl(), formats.moment(verification.checkedAt()))));
    }

    private Fact fact(Check check) {
        return new Fact(
                words.question(check.question()),
                words.answer(check.answer()) + words.report("dash") + words.evidence(check));
    }

    private List<Fact> facts(Original original, @Nullable Alteration alteration) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(say.of("receipt.number"), original.number().toString()));
        facts.add(new Fact(say.of("receipt.agency"), agencies.name(original.agency())));
        facts.add(new Fact(say.of("receipt.issued"), formats.issued(original.issuedAt())));
        facts.add(new Fact(say.of("answer.bytes"), formats.count(original.bytes())));
        List<String> changes = AnswerView.changes(alteration, words);
        if (!changes.isEmpty()) {
            facts.add(new Fact(say.of("answer.changed"), String.join("; ", changes)));
        }
        return facts;
    }

    private List<Fact> facts(LifeView life) {
        if (!life.available()) {
            return List.of(new Fact(say.of("receipt.history"), say.of("life.unavailable")));
        }
        if (life.isUntouched()) {
            return List.of(new Fact(say.of("receipt.history"), say.of("life.none")));
        }
        return life.steps().stream()
                .map(step -> new Fact(
                        step.at(),
                        step.what() + words.report("dash") + step.agency() + "; " + step.reason()
                                + (step.detail().isEmpty() ? "" : "; " + step.detail())))
                .toList();
    }

    private List<Fact> facts(ReceiptContent content) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(say.of("receipt.number"), content.number().toString()));
        facts.add(new Fact(say.of("receipt.kind"), say.word("kind", content.kind())));
        facts.add(new Fact(say.of("receipt.agency"), agencies.name(content.agency())));
        ReceiptContent.@Nullable Invoice invoice = content.invoice();
        if (invoice != null) {
            facts.add(new Fact(say.of("receipt.seller"), invoice.seller().name()));
            facts.add(new Fact(say.of("receipt.sellersNumber"), invoice.number()));
        }
        facts.add(new Fact(
                invoice == null ? say.word("party", content.kind().direction()) : say.of("receipt.buyer"),
                content.party().name()));
        facts.add(new Fact(
                say.of("receipt.item"),
                String.join(
                        "; ",
                        content.lines().stream().map(Line::name).distinct().toList())));
        facts.add(new Fact(say.of("receipt.total"), formats.money(content.total())));
        facts.add(new Fact(say.of("receipt.issued"), formats.issued(content.issuedAt())));
        return facts;
    }

    /** For experts: the words that the API uses, which stay the same in every language. */
    private List<Fact> evidence(Verification verification, VerificationJson json) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(words.report("verdict"), json.verdict()));
        verification
                .checks()
                .forEach(check -> facts.add(new Fact(
                        check.question().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        check.evidence() + (check.arguments().isEmpty() ? "" : " " + check.arguments()))));
        if (json.sha256() != null) {
            facts.add(new Fact("SHA-256", json.sha256()));
        }
        VerificationJson.AlterationJson alteration = json.alteration();
        if (alteration != null) {
            facts.add(new Fact(
                    words.report("alteration"),
                    "kind %s, at %s, removed %d, added %d, places %s, revisions %d"
                            .formatted(
                                    alteration.kind(),
                                    alteration.at(),
                                    alteration.removed(),
                                    alteration.added(),
                                    alteration.places(),
                                    alteration.revisions())));
        }
        facts.add(new Fact(words.report("checkedAt"), json.checkedAt()));
        facts.add(new Fact(words.report("etsi"), words.report("etsi.none")));
        return facts;
    }
}
