package org.piaolian.web.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** PrimeFaces refuses a form without the page's nonce, and its own script adds it only where that script runs. */
class StaffFormsTest {

    private static final Path PAGES = Path.of("src/main/webapp");
    private static final Pattern FORM = Pattern.compile("<h:form\\b.*?</h:form>", Pattern.DOTALL);
    private static final String NONCE =
            "<input type=\"hidden\" name=\"primefaces.nonce\" value=\"#{scriptNonce.value}\"/>";

    @Test
    void every_form_carries_the_nonce_or_has_a_component_whose_script_adds_it() {
        assertThat(forms())
                .hasSizeGreaterThan(5)
                .allSatisfy(form -> assertThat(form)
                        .satisfiesAnyOf(
                                f -> assertThat(f).contains(NONCE),
                                f -> assertThat(f).contains("<p:")));
    }

    @Test
    void sign_in_sign_out_and_upload_work_without_a_script() {
        assertThat(read(PAGES.resolve("staff/signin.xhtml"))).contains(NONCE);
        assertThat(read(PAGES.resolve("WEB-INF/parts/upload.xhtml"))).contains(NONCE);
        for (String page : List.of("import", "invoice")) {
            assertThat(read(PAGES.resolve("staff/" + page + ".xhtml"))).contains("/WEB-INF/parts/upload.xhtml");
        }
        assertThat(read(PAGES.resolve("WEB-INF/templates/staff.xhtml"))).contains(NONCE);
    }

    @Test
    void public_pages_have_no_form_of_faces_and_nothing_of_primefaces() {
        for (String page : List.of("index", "verify", "help", "problem-page", "WEB-INF/templates/public")) {
            assertThat(read(PAGES.resolve(page + ".xhtml")))
                    .as("%s", page)
                    .doesNotContain("<h:form", "primefaces", "<h:head", "<h:body");
        }
    }

    @Test
    void a_password_manager_knows_the_fields_of_the_sign_in_form() {
        assertThat(read(PAGES.resolve("staff/signin.xhtml")))
                .contains("pt:autocomplete=\"username\"", "pt:autocomplete=\"current-password\"");
    }

    private static List<String> forms() {
        try (Stream<Path> files = Files.walk(PAGES)) {
            return files.filter(file -> file.toString().endsWith(".xhtml"))
                    .flatMap(file -> FORM.matcher(read(file)).results().map(MatchResult::group).toList().stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
