package org.piaolian.web.receipts;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ContentXml;

/** The schema of the XML in receipts, for anyone. The address is in the documentation and stays. */
@WebServlet("/schemas/receipt-1.xsd")
public class ReceiptSchemaServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try (@Nullable InputStream schema = ContentXml.class.getResourceAsStream(ContentXml.SCHEMA)) {
            if (schema == null) {
                throw new IllegalStateException(ContentXml.SCHEMA + " is missing from the product");
            }
            response.setContentType("application/xml");
            response.setHeader("Cache-Control", "public, max-age=86400");
            schema.transferTo(response.getOutputStream());
        }
    }
}
