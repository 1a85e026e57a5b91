package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.adapter.RevocationLists.Standing;
import org.piaolian.seals.adapter.TrialAuthority.Reason;
import org.piaolian.seals.adapter.TrialKeys.Algorithm;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealReport.Flaw;
import org.piaolian.seals.domain.SealUnavailable;

/** Keys that change and certificates that are revoked, while receipts are sealed and afterwards. */
class SealRevocationTest {

    private static final AgencyId TAX = new AgencyId("tax");

    @TempDir
    Path folder;

    private Installation here;

    @BeforeEach
    void install() {
        here = Installation.in(folder, Algorithm.P256);
    }

    @Test
    void where_nobody_can_say_who_issues_our_seals_a_seal_is_unproven_and_nobody_is_a_stranger() throws Exception {
        byte[] sealed = here.seals().seal(Installation.emptyPage(), TAX);
        byte[] authorities = Files.readAllBytes(folder.resolve("ca.crt"));
        Files.writeString(
                folder.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----\n");
        SealReport garbled = here.seals().inspect(sealed);
        Files.delete(folder.resolve("ca.crt"));
        SealReport gone = here.seals().inspect(sealed);
        Files.write(folder.resolve("ca.crt"), authorities);

        assertThat(List.of(garbled, gone)).allSatisfy(report -> {
            assertThat(report.finding()).isEqualTo(Finding.UNPROVEN);
            assertThat(report.flaw()).isEqualTo(Flaw.TRUST_UNREADABLE);
            assertThat(report.sealedBy()).isEmpty();
        });
        assertThat(here.seals().inspect(sealed).finding()).isEqualTo(Finding.GENUINE);
    }

    @Test
    void a_seal_that_held_is_recalled_by_its_documents_digest_and_one_that_was_not_looked_at_is_not() {
        byte[] sealed = here.seals().seal(Installation.emptyPage(), TAX);
        Digest digest = Digest.sha256(sealed);
        assertThat(here.seals().recall(digest))
                .as("sealed here, but never looked at")
                .isEmpty();

        byte[] broken = sealed.clone();
        broken[sealed.length / 2] ^= 1;
        here.seals().inspect(broken);
        assertThat(here.seals().recall(Digest.sha256(broken))).isEmpty();

        SealReport first = here.seals().inspect(sealed);
        assertThat(first.finding()).isEqualTo(Finding.GENUINE);
        assertThat(here.seals().recall(digest)).contains(first);
        assertThat(here.seals().recall(Digest.sha256(broken))).isEmpty();
    }

    @Test
    void what_is_recalled_is_judged_by_who_is_trusted_and_what_is_revoked_now() throws Exception {
        byte[] sealed = here.seals().seal(Installation.emptyPage(), TAX);
        Digest digest = Digest.sha256(sealed);
        here.seals().inspect(sealed);
        byte[] authorities = Files.readAllBytes(folder.resolve("ca.crt"));
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Installation.in(elsewhere, Algorithm.P256);

        Files.delete(folder.resolve("ca.crt"));
        assertThat(here.seals().recall(digest).orElseThrow().flaw()).isEqualTo(Flaw.TRUST_UNREADABLE);
        Files.copy(elsewhere.resolve("ca.crt"), folder.resolve("ca.crt"));
        assertThat(here.seals().recall(digest).orElseThrow().finding()).isEqualTo(Finding.FOREIGN);
        assertThat(here.seals().recall(digest)).contains(here.seals().inspect(sealed));
        Files.write(folder.resolve("ca.crt"), authorities);
        assertThat(here.seals().recall(digest).orElseThrow().finding()).isEqualTo(Finding.GENUINE);

        Path authority = Files.move(folder.resolve("ca.p12"), folder.resolve("ca.away"));
        assertThat(here.seals().recall(digest).orElseThrow().flaw()).isEqualTo(Flaw.REVOCATION_UNKNOWN);
        assertThat(here.seals().recall(digest).orElseThrow().finding()).isEqualTo(Finding.UNPROVEN);
        Files.move(authority, folder.resolve("ca.p12"));
        assertThat(here.seals().recall(digest).orElseThrow().finding()).isEqualTo(Finding.GENUINE);
    }

    @Test
    void no_more_documents_are_remembered_than_there_is_room_for_and_the_longest_unasked_is_forgotten() {
        ProvenSeals proven = new ProvenSeals(2);
        ProvenSeals.Proven seal =
                new ProvenSeals.Proven(TAX, "tax", here.keys().find("tax").certificate(), List.of(), Instant.EPOCH);
        List<Digest> documents = List.of("one", "two", "three").stream()
                .map(text -> Digest.sha256(text.getBytes(UTF_8)))
                .toList();

        proven.remember(documents.get(0), seal);
        proven.remember(documents.get(1), seal);
        assertThat(proven.find(documents.get(0))).isPresent();
        proven.remember(documents.get(2), seal);

        assertThat(proven.find(documents.get(0))).contains(seal);
        assertThat(proven.find(documents.get(1))).isEmpty();
        assertThat(proven.find(documents.get(2))).contains(seal);
    }

    @Test
    void a_key_that_is_renewed_while_a_batch_is_sealed_spoils_no_seal() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<byte[]>> batch = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            batch.add(threads.submit(() -> here.seals().seal(Installation.emptyPage(), TAX)));
            if (i == 20) {
                TrialKeys.renew(folder, "tax", Algorithm.RSA3072, Installation.PUBLIC_URL, Clock.systemUTC());
            } else if (i == 40) {
                TrialKeys.renew(folder, "tax", Algorithm.P256, Installation.PUBLIC_URL, Clock.systemUTC());
            }
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();

        for (Future<byte[]> sealed : batch) {
            SealReport report = here.seals().inspect(sealed.get());
            assertThat(report.finding()).as(report.toString()).isEqualTo(Finding.GENUINE);
        }
        assertThat(Files.readAllLines(folder.resolve("issued"))).hasSize(1 + 5 + 2);
    }

    @Test
    void what_was_sealed_before_a_revocation_stays_genuine_and_nothing_is_sealed_after_it() throws Exception {
        byte[] before = here.seals().seal(Installation.emptyPage(), TAX);
        TrialKeys.revoke(folder, "tax", Reason.KEY_COMPROMISE, Clock.systemUTC());
        TimeUnit.SECONDS.sleep(3);

        assertThatThrownBy(() -> here.seals().seal(Installation.emptyPage(), TAX))
                .isInstanceOf(SealUnavailable.class)
                .hasMessageContaining("revoked");
        assertThat(here.seals().inspect(before).finding()).isEqualTo(Finding.GENUINE);

        TrialKeys.renew(folder, "tax", Algorithm.P256, Installation.PUBLIC_URL, Clock.systemUTC());
        assertThat(here.seals()
                        .inspect(here.seals().seal(Installation.emptyPage(), TAX))
                        .finding())
                .isEqualTo(Finding.GENUINE);
        assertThat(here.seals().inspect(before).finding()).isEqualTo(Finding.GENUINE);
    }

    @Test
    void a_seal_by_a_thief_of_a_revoked_key_is_broken() throws Exception {
        Path stolen = Files.createDirectory(folder.resolve("stolen"));
        for (String file : List.of("tax.p12", "tsa.p12", "ca.crt", "password", "ca.p12", "issued")) {
            Files.copy(folder.resolve(file), stolen.resolve(file));
        }
        TrialKeys.revoke(folder, "tax", Reason.KEY_COMPROMISE, Clock.systemUTC());
        TimeUnit.SECONDS.sleep(3);

        // The thief's copy knows nothing of the revocation.
        byte[] forged = Installation.in(stolen, Algorithm.P256).seals().seal(Installation.emptyPage(), TAX);

        SealReport report = here.seals().inspect(forged);
        assertThat(report.finding()).isEqualTo(Finding.BROKEN);
        assertThat(report.flaw()).isEqualTo(Flaw.CERTIFICATE_REVOKED);
    }

    @Test
    void without_a_revocation_list_nothing_is_sealed_and_nothing_is_genuine() throws Exception {
        byte[] sealed = here.seals().seal(Installation.emptyPage(), TAX);
        // The authority is somebody else's now, and its list cannot be fetched.
        Files.delete(folder.resolve("ca.p12"));

        assertThatThrownBy(() -> here.seals().seal(Installation.emptyPage(), TAX))
                .isInstanceOf(SealUnavailable.class)
                .hasMessageContaining("revocation list");
        assertThat(here.seals().inspect(sealed).finding()).isEqualTo(Finding.UNPROVEN);
    }

    @Test
    void anothers_list_is_fetched_once_kept_and_believed_only_with_its_authoritys_signature() throws Exception {
        Path theirs = folder.resolve("theirs");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        byte[][] answer = new byte[1][];
        server.createContext("/ca/seals.crl", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(200, answer[0].length);
            exchange.getResponseBody().write(answer[0]);
            exchange.close();
        });
        server.start();
        try {
            URI address = URI.create("http://localhost:" + server.getAddress().getPort());
            TrialKeys.create(theirs, Algorithm.P256, address, Clock.systemUTC());
            Installation there = Installation.in(theirs, Algorithm.P256);
            X509Certificate certificate = there.keys().find("tax").certificate();
            X509Certificate issuer = there.trust().issuerOfSeal(certificate).orElseThrow();
            RevocationLists lists = new RevocationLists(
                    new TrialAuthority(folder.resolve("none"), folder.resolve("none/password"), Clock.systemUTC()),
                    folder.resolve("crl"),
                    Clock.systemUTC());

            answer[0] = Installation.authority(folder).revocationList().orElseThrow();
            assertThatThrownBy(() -> lists.refresh(certificate, issuer)).isInstanceOf(SealUnavailable.class);
            assertThat(lists.standing(certificate, issuer, Instant.now())).isEqualTo(Standing.UNKNOWN);

            answer[0] = Installation.authority(theirs).revocationList().orElseThrow();
            lists.refresh(certificate, issuer);
            lists.refresh(certificate, issuer);
            assertThat(lists.standing(certificate, issuer, Instant.now())).isEqualTo(Standing.GOOD);
            assertThat(asked).hasSize(2);
            // Beyond its life the list says nothing of a time after it, though still of the time before.
            RevocationLists later = new RevocationLists(
                    new TrialAuthority(folder.resolve("none"), folder.resolve("none/password"), Clock.systemUTC()),
                    folder.resolve("crl"),
                    Clock.offset(Clock.systemUTC(), Duration.ofDays(30)));
            Instant then = Instant.now().plus(Duration.ofDays(30));
            assertThat(later.standing(certificate, issuer, then)).isEqualTo(Standing.UNKNOWN);
            assertThat(later.standing(certificate, issuer, Instant.now().minusSeconds(60)))
                    .isEqualTo(Standing.GOOD);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void the_platforms_own_validator_accepts_the_list_and_the_answers() throws Exception {
        X509Certificate tax = here.keys().find("tax").certificate();
        X509Certificate ca = here.trust().issuerOfSeal(tax).orElseThrow();

        assertThatCode(() -> validateByList(tax, ca)).doesNotThrowAnyException();
        assertThatCode(() -> validateByAnswer(tax, ca)).doesNotThrowAnyException();

        TrialKeys.revoke(folder, "tax", Reason.SUPERSEDED, Clock.systemUTC());
        TimeUnit.SECONDS.sleep(3);

        assertThatThrownBy(() -> validateByList(tax, ca)).satisfies(SealRevocationTest::isForRevocation);
        assertThatThrownBy(() -> validateByAnswer(tax, ca)).satisfies(SealRevocationTest::isForRevocation);
    }

    @Test
    void of_a_certificate_that_it_did_not_issue_the_authority_knows_nothing_and_garbage_is_malformed()
            throws Exception {
        X509Certificate ca =
                here.trust().issuerOfSeal(here.keys().find("tax").certificate()).orElseThrow();
        OCSPReqBuilder request = new OCSPReqBuilder();
        request.addRequest(new CertificateID(
                CmsSigning.DIGESTS.get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(ca),
                java.math.BigInteger.valueOf(4711)));

        TrialAuthority authority = Installation.authority(folder);
        OCSPResp response =
                new OCSPResp(authority.answer(request.build().getEncoded()).orElseThrow());
        assertThat(((BasicOCSPResp) response.getResponseObject()).getResponses()[0].getCertStatus())
                .isInstanceOf(UnknownStatus.class);

        for (byte[] garbage :
                List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {0x30, (byte) 0x84, 127, 1, 1, 1})) {
            assertThat(new OCSPResp(authority.answer(garbage).orElseThrow()).getStatus())
                    .isEqualTo(OCSPResp.MALFORMED_REQUEST);
        }
    }

    private static void isForRevocation(Throwable e) {
        assertThat(e).isInstanceOf(CertPathValidatorException.class);
        assertThat(((CertPathValidatorException) e).getReason()).isEqualTo(BasicReason.REVOKED);
    }

    private void validateByList(X509Certificate certificate, X509Certificate ca) throws Exception {
        byte[] der = Installation.authority(folder).revocationList().orElseThrow();
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(List.of(list))));
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(
                EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        validate(certificate, parameters);
    }

    private void validateByAnswer(X509Certificate certificate, X509Certificate ca) throws Exception {
        OCSPReqBuilder request = new OCSPReqBuilder();
        request.addRequest(new CertificateID(
                CmsSigning.DIGESTS.get(CertificateID.HASH_SHA1),
                new JcaX509CertificateHolder(ca),
                certificate.getSerialNumber()));
        byte[] answer = Installation.authority(folder)
                .answer(request.build().getEncoded())
                .orElseThrow();
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathValidator.getInstance("PKIX").getRevocationChecker();
        checker.setOcspResponses(Map.of(certificate, answer));
        checker.setOptions(EnumSet.of(PKIXRevocationChecker.Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        validate(certificate, parameters);
    }

    private static void validate(X509Certificate certificate, PKIXParameters parameters) throws Exception {
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), parameters);
    }
}
