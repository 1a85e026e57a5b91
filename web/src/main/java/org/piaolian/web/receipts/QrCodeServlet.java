package org.piaolian.web.receipts;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.identity.CurrentActor;

/** {@code /staff/qr/11010126-0000000001.svg}: the QR code (ISO/IEC 18004) of a receipt's verification address. */
@WebServlet("/staff/qr/*")
public class QrCodeServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String SUFFIX = ".svg";

    private final transient FindReceipts receipts;
    private final transient VerificationLink links;
    private final transient CurrentActor actor;

    @Inject
    public QrCodeServlet(FindReceipts receipts, VerificationLink links, CurrentActor actor) {
        this.receipts = receipts;
        this.links = links;
        this.actor = actor;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        @Nullable String path = request.getPathInfo();
        Optional<Receipt> receipt = path != null && path.endsWith(SUFFIX)
                ? ReceiptNumber.parse(path.substring(1, path.length() - SUFFIX.length()))
                        .flatMap(n -> receipts.find(n, actor.get()))
                : Optional.empty();
        if (receipt.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("image/svg+xml");
        try {
            response.getWriter().write(svg(links.of(receipt.get().content()).toString()));
        } catch (WriterException e) {
            throw new ServletException(e);
        }
    }

    static String svg(String text) throws WriterException {
        BitMatrix code = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.getHeight(); y++) {
            for (int x = 0; x < code.getWidth(); x++) {
                if (code.get(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + code.getWidth() + " " + code.getHeight()
                + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h" + code.getWidth() + "v"
                + code.getHeight() + "H0z\"/><path d=\"" + path + "\"/></svg>";
    }
}
