package org.piaolian.web.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.WriterException;
import org.junit.jupiter.api.Test;

class QrCodeServletTest {

    @Test
    void a_code_is_a_drawing_without_scripts_or_styles() throws WriterException {
        String svg = QrCodeServlet.svg("http://localhost:8080/verify?number=11010126-0000000001&check=k3m9x2");
        assertThat(svg)
                .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .contains("h1v1h-1z")
                .doesNotContain("style=", "<script");
    }
}
