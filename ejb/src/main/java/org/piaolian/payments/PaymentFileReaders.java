package org.piaolian.payments;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.PaymentFormat;

/** The reader of each format. */
@ApplicationScoped
public class PaymentFileReaders {

    private final Instance<PaymentFileReader> readers;

    @Inject
    public PaymentFileReaders(@Any Instance<PaymentFileReader> readers) {
        this.readers = readers;
    }

    public PaymentFileReader of(PaymentFormat format) {
        return readers.stream()
                .filter(reader -> reader.format() == format)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing reads " + format));
    }
}
