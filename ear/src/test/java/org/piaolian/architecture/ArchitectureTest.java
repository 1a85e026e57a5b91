package org.piaolian.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Set;
import java.util.TreeSet;

/** {@code web → feature root → domain ← adapter}: nobody imports an adapter, and the domain knows no wires. */
@AnalyzeClasses(packages = "org.piaolian", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "org.piaolian.";

    /** The portal's features. A new one is added here on purpose: the list is the map. */
    private static final Set<String> FEATURES = new TreeSet<>(Set.of(
            "agencies",
            "archive",
            "claims",
            "dashboard",
            "documents",
            "identity",
            "invoices",
            "issuing",
            "ledger",
            "lifecycle",
            "payments",
            "proofs",
            "receipts",
            "requests",
            "seals",
            "sharing",
            "verification"));

    /** What every feature may use, and what stands beside them: programs of their own, and what starts the portal. */
    private static final Set<String> SHARED =
            new TreeSet<>(Set.of("database", "json", "money", "paging", "settings", "verifier"));

    private static final Set<String> APART =
            new TreeSet<>(Set.of("architecture", "bench", "installation", "migration", "node", "portal", "sql", "web"));

    @ArchTest
    static void every_named_package_exists_and_every_package_is_named(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        classes.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith(ROOT))
                .map(ArchitectureTest::feature)
                .forEach(found::add);
        Set<String> named = new TreeSet<>(FEATURES);
        named.addAll(SHARED);
        named.addAll(APART);
        named.removeAll(Set.of("architecture", "portal")); // of the tests alone
        assertThat(found).isEqualTo(named);
    }

    @ArchTest
    static final ArchRule nobody_imports_an_adapter = ArchRuleDefinition.classes()
            .that(resideInAPackage("org.piaolian..adapter.."))
            .should(new ArchCondition<>("be used by their own adapter package only") {
                @Override
                public void check(JavaClass adapter, ConditionEvents events) {
                    adapter.getDirectDependenciesToSelf().stream()
                            // It measures the wires by themselves.
                            .filter(use -> !isOf(use.getOriginClass(), "bench"))
                            // A program of its own, which puts itself together without a container.
                            .filter(use -> !isOf(use.getOriginClass(), "node"))
                            .filter(use -> !use.getOriginClass()
                                    .getPackageName()
                                    .startsWith(adapterPackage(adapter.getPackageName())))
                            .forEach(use -> events.add(SimpleConditionEvent.violated(adapter, use.getDescription())));
                }
            });

    @ArchTest
    static final ArchRule the_domain_knows_no_use_case_and_no_wire = noClasses()
            .that()
            .resideInAPackage("org.piaolian..domain..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "jakarta.persistence..",
                            "jakarta.enterprise..",
                            "jakarta.ws..",
                            "jakarta.ejb..",
                            "jakarta.faces..",
                            "jakarta.servlet..",
                            "org.hyperledger..",
                            "io.grpc..",
                            "com.google..",
                            "com.lowagie..",
                            "org.apache.pdfbox..",
                            "org.bouncycastle..",
                            "org.hibernate..",
                            "org.postgresql..")
                    .or(describe("are use cases", ArchitectureTest::isUseCase)));

    @ArchTest
    static final ArchRule use_cases_know_no_vendor = noClasses()
            .that(describe("are use cases", ArchitectureTest::isUseCase))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "jakarta.persistence..",
                    "jakarta.ws..",
                    "jakarta.faces..",
                    "jakarta.servlet..",
                    "org.hyperledger..",
                    "io.grpc..",
                    "com.lowagie..",
                    "org.apache.pdfbox..",
                    "org.bouncycastle..",
                    "org.postgresql.."));

    @ArchTest
    static final ArchRule only_the_bench_knows_the_validator = noClasses()
            .that(describe("are not of bench", type -> !isOf(type, "bench")))
            .should()
            .dependOnClassesThat(resideInAPackage("eu.europa.."));

    /** There a use case is measured without what it must never be without here. */
    @ArchTest
    static final ArchRule nobody_knows_the_bench_but_for_its_demo_payments = noClasses()
            .that(describe("are not of bench", type -> !isOf(type, "bench")))
            .should()
            .dependOnClassesThat(describe(
                    "measure",
                    type -> isOf(type, "bench") && !type.getSimpleName().equals("DemoPayments")));

    @ArchTest
    static final ArchRule what_reads_strange_files_opens_no_connection = noClasses()
            .that(describe(
                    "read strange files",
                    type -> isOf(type, "verification")
                            || type.getSimpleName().startsWith("ScannedDocumentText")
                            || type.getSimpleName().startsWith("SealInspection")
                            || type.getSimpleName().equals("CmsShape")
                            || type.getSimpleName().equals("TimestampCheck")
                            || type.getSimpleName().equals("SealTrust")))
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels..", "jakarta.ws.."));

    @ArchTest
    static final ArchRule the_product_does_not_know_its_pages = noClasses()
            .that(resideInAPackage("org.piaolian..").and(describe("are not of web", type -> !isOf(type, "web"))))
            .should()
            .dependOnClassesThat(resideInAPackage("org.piaolian.web.."));

    @ArchTest
    static final ArchRule pages_hold_no_rule_and_no_database = noClasses()
            .that()
            .resideInAPackage("org.piaolian.web..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "jakarta.persistence..", "java.sql..", "org.hyperledger..", "org.bouncycastle.."));

    @ArchTest
    static final ArchRule the_provider_of_JSON_is_looked_for_once = ArchRuleDefinition.noClasses()
            .that()
            .resideOutsideOfPackage("org.piaolian.json")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("jakarta.json.Json");

    @ArchTest
    static final ArchRule the_offline_verifier_is_made_of_the_JDK_alone = ArchRuleDefinition.classes()
            .that()
            .resideInAPackage("org.piaolian.verifier..")
            .should()
            // The names in certificates are of java.base, too, whatever their package is called.
            .onlyDependOnClassesThat(
                    resideInAnyPackage("org.piaolian.verifier..", "java..", "javax.security.auth.x500.."));

    @ArchTest
    static final ArchRule features_depend_on_one_another_in_one_direction =
            slices().matching("org.piaolian.(*)..").should().beFreeOfCycles();

    private static boolean isUseCase(JavaClass type) {
        return FEATURES.contains(feature(type.getPackageName()))
                && type.getPackageName().equals(ROOT + feature(type.getPackageName()));
    }

    private static boolean isOf(JavaClass type, String feature) {
        return feature(type.getPackageName()).equals(feature);
    }

    /** The word behind {@code org.piaolian.} */
    private static String feature(String packageName) {
        return packageName.startsWith(ROOT)
                ? packageName.substring(ROOT.length()).split("\\.", 2)[0]
                : "";
    }

    private static String adapterPackage(String packageName) {
        int end = packageName.indexOf(".adapter") + ".adapter".length();
        return packageName.substring(0, end);
    }

    private static DescribedPredicate<JavaClass> describe(String words, java.util.function.Predicate<JavaClass> test) {
        return DescribedPredicate.describe(words, test);
    }
}
